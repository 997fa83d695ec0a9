//! Every route, and who may knock. A test walks this table with everybody who was not
//! invited; another sees that no route is missing from it.

use tanxin_domain::permission::Deed;

/// Who may knock at a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Knock {
    /// Anybody.
    Public,
    /// Anybody; what is behind asks for a printed code.
    Card,
    /// Whoever has signed in, in whatever way.
    SignedIn,
    /// Whoever may do this deed at the place.
    Deed(Deed),
    /// Whoever may import where the list hangs.
    List,
    /// Whoever the matter itself lets: its household, its office, roles at its place.
    Matter,
}

use Knock::{Card, Deed as May, List, Matter, Public, SignedIn};

/// Method, pattern, who may knock. One line a route.
pub const ROUTES: &[(&str, &str, Knock)] = &[
    ("GET", "/", Public),
    ("GET", "/assets/{*name}", Public),
    ("GET", "/offline", Public),
    ("GET", "/settings", Public),
    ("GET", "/worker.js", Public),
    ("GET", "/sign-in", Public),
    ("POST", "/sign-in", Public),
    ("POST", "/sign-in/digits", Public),
    ("POST", "/sign-out", Public),
    ("GET", "/c", Card),
    ("POST", "/c", Card),
    ("GET", "/c/{code}", Card),
    ("POST", "/c/{code}", Card),
    ("POST", "/c/{code}/captain", Card),
    ("GET", "/me", SignedIn),
    ("POST", "/me/end-session", SignedIn),
    ("GET", "/me/password", SignedIn),
    ("POST", "/me/password", SignedIn),
    ("GET", "/me/second", SignedIn),
    ("POST", "/me/second", SignedIn),
    ("POST", "/me/second/offer", SignedIn),
    ("POST", "/me/second/drop", SignedIn),
    ("GET", "/r", Card),
    ("POST", "/r", Card),
    ("GET", "/r/{code}", Card),
    ("POST", "/r/{code}", Card),
    ("POST", "/r/{code}/withdraw", Card),
    ("GET", "/r/{code}/photos/{id}", Card),
    ("GET", "/{district}", Public),
    ("GET", "/{district}/find", Public),
    ("GET", "/{district}/import", SignedIn),
    ("GET", "/{district}/import/template.csv", Public),
    ("GET", "/{district}/import/{id}", May(Deed::ImportPlaces)),
    ("POST", "/{district}/import/{id}", May(Deed::ImportPlaces)),
    (
        "POST",
        "/{district}/import/{id}/generate",
        May(Deed::ImportPlaces),
    ),
    ("GET", "/{district}/imports/{id}", List),
    ("POST", "/{district}/imports/{id}/confirm", List),
    ("POST", "/{district}/imports/{id}/drop", List),
    ("GET", "/{district}/owners/template.csv", Public),
    ("GET", "/{district}/owners/{id}", May(Deed::KeepPeople)),
    ("POST", "/{district}/owners/{id}", May(Deed::KeepPeople)),
    ("GET", "/{district}/owner-lists/{id}", List),
    ("POST", "/{district}/owner-lists/{id}/confirm", List),
    ("POST", "/{district}/owner-lists/{id}/drop", List),
    ("GET", "/{district}/chains", Public),
    ("POST", "/{district}/chains", May(Deed::KeepChains)),
    // Whoever works for an office.
    ("GET", "/{district}/intake", SignedIn),
    ("POST", "/{district}/intake", SignedIn),
    ("GET", "/{district}/queue", SignedIn),
    ("POST", "/{district}/queue", SignedIn),
    ("GET", "/{district}/queue/bulk", SignedIn),
    ("POST", "/{district}/queue/bulk", SignedIn),
    ("POST", "/{district}/queue/undo", SignedIn),
    ("GET", "/{district}/templates", SignedIn),
    ("POST", "/{district}/templates", SignedIn),
    ("GET", "/{district}/matters", Public),
    ("GET", "/{district}/matters/new", Public),
    ("POST", "/{district}/matters/new", Public),
    ("GET", "/{district}/matters/similar", Public),
    ("GET", "/{district}/matters/{id}", Public),
    ("POST", "/{district}/matters/{id}/answer", Matter),
    ("POST", "/{district}/matters/{id}/move", Matter),
    ("POST", "/{district}/matters/{id}/link", Matter),
    ("POST", "/{district}/matters/{id}/erase", Matter),
    // Whoever may know of it: anybody, unless it is secret.
    ("POST", "/{district}/matters/{id}/back", Matter),
    ("POST", "/{district}/matters/{id}/confirm", Matter),
    ("POST", "/{district}/matters/{id}/correct", Matter),
    ("POST", "/{district}/matters/{id}/exclude", Matter),
    ("POST", "/{district}/matters/{id}/strike", Matter),
    ("POST", "/{district}/matters/{id}/withdraw", Matter),
    ("GET", "/{district}/matters/{id}/receipt", Matter),
    ("GET", "/{district}/numbers", Public),
    // At the head of the district, which is no part of the address.
    ("POST", "/{district}/numbers", May(Deed::WordQuestions)),
    ("GET", "/{district}/numbers.csv", Public),
    ("GET", "/{district}/numbers/matters", Public),
    ("GET", "/{district}/photos/{id}", Matter),
    // Where the asker may keep channels, or forward; whoever may neither is told so.
    ("GET", "/{district}/notices", SignedIn),
    ("GET", "/{district}/notices/{id}", May(Deed::KeepChannels)),
    ("POST", "/{district}/notices/{id}", May(Deed::KeepChannels)),
    (
        "POST",
        "/{district}/notices/{id}/channel",
        May(Deed::KeepChannels),
    ),
    (
        "GET",
        "/{district}/notices/{id}/dead",
        May(Deed::KeepChannels),
    ),
    (
        "POST",
        "/{district}/notices/{id}/dead",
        May(Deed::KeepChannels),
    ),
    ("GET", "/{district}/forward/{id}", May(Deed::ForwardNotice)),
    ("POST", "/{district}/forward/{id}", May(Deed::ForwardNotice)),
    // Whoever forwards there; the notice says where that is.
    ("GET", "/{district}/forward-picture/{id}", SignedIn),
    ("GET", "/{district}/places/{id}", Public),
    ("GET", "/{district}/places/{id}/board", Public),
    ("GET", "/{district}/places/{id}/hot", May(Deed::SeeHot)),
    ("GET", "/{district}/roles/{id}", May(Deed::GiveRoles)),
    ("POST", "/{district}/roles/{id}", May(Deed::GiveRoles)),
    ("POST", "/{district}/roles/{id}/end", May(Deed::GiveRoles)),
    (
        "POST",
        "/{district}/roles/{id}/hand-over",
        May(Deed::GiveRoles),
    ),
    (
        "POST",
        "/{district}/people/{id}/account",
        May(Deed::GiveRoles),
    ),
    ("POST", "/{district}/people/{id}/word", May(Deed::GiveRoles)),
    (
        "POST",
        "/{district}/people/{id}/phone",
        May(Deed::SeePhones),
    ),
    ("GET", "/{district}/cards/{id}", May(Deed::IssueCards)),
    ("POST", "/{district}/cards/{id}", May(Deed::IssueCards)),
    (
        "POST",
        "/{district}/cards/{id}/revoke",
        May(Deed::IssueCards),
    ),
    (
        "POST",
        "/{district}/cards/{id}/door-code",
        May(Deed::IssueCards),
    ),
    (
        "GET",
        "/{district}/assemblies/{id}/room",
        May(Deed::RunAssembly),
    ),
    (
        "POST",
        "/{district}/assemblies/{id}/room",
        May(Deed::RunAssembly),
    ),
    ("GET", "/{district}/assemblies/{id}/projector", Public),
    ("GET", "/{district}/live/room/{id}", May(Deed::RunAssembly)),
    ("GET", "/{district}/live/projector/{id}", May(Deed::SeeRoll)),
    ("GET", "/{district}/live/screen/{id}", Public),
    ("GET", "/{district}/live/door/{id}", May(Deed::CheckIn)),
    ("GET", "/{district}/live/poll/{id}", Public),
    ("GET", "/{district}/polls", Public),
    ("GET", "/{district}/polls/new", SignedIn),
    ("POST", "/{district}/polls/new", May(Deed::HoldPoll)),
    ("GET", "/{district}/polls/{id}", Public),
    ("POST", "/{district}/polls/{id}", May(Deed::HoldPoll)),
    // Whoever has a ballot there; the poll and its roll say who.
    ("GET", "/{district}/polls/{id}/vote", SignedIn),
    ("POST", "/{district}/polls/{id}/vote", SignedIn),
    // The desk: whoever checks in at the poll's place; the poll says where that is.
    ("GET", "/{district}/polls/{id}/paper", SignedIn),
    ("POST", "/{district}/polls/{id}/paper", May(Deed::CheckIn)),
    ("GET", "/{district}/polls/{id}/delivery", SignedIn),
    (
        "POST",
        "/{district}/polls/{id}/delivery",
        May(Deed::CheckIn),
    ),
    ("GET", "/{district}/polls/{id}/papers.pdf", SignedIn),
    // Public where the rule has the list published; otherwise whoever sees the roll.
    ("GET", "/{district}/polls/{id}/proxies", Public),
    ("POST", "/{district}/polls/{id}/proxies", May(Deed::CheckIn)),
    ("POST", "/{district}/polls/{id}/draw", SignedIn),
    // Nobody is asked who they are: a token drawn for the poll is what lets a ballot in.
    ("POST", "/{district}/polls/{id}/box", Public),
    ("GET", "/{district}/polls/{id}/named", SignedIn),
    // Whoever holds or supervises polls there; the poll says where that is.
    ("GET", "/{district}/polls/{id}/log", SignedIn),
    // Objections come from households and the desk.
    ("GET", "/{district}/polls/{id}/objections", Public),
    ("POST", "/{district}/polls/{id}/objections", SignedIn),
    ("GET", "/{district}/polls/{id}/result.json", Public),
    ("GET", "/{district}/polls/{id}/recount.html", Public),
    ("GET", "/{district}/assemblies", Public),
    ("GET", "/{district}/assemblies/new", SignedIn),
    (
        "POST",
        "/{district}/assemblies/new",
        May(Deed::CallAssembly),
    ),
    ("GET", "/{district}/assemblies/paper", SignedIn),
    (
        "POST",
        "/{district}/assemblies/paper",
        May(Deed::CallAssembly),
    ),
    ("GET", "/{district}/assemblies/{id}", Public),
    ("POST", "/{district}/assemblies/{id}", SignedIn),
    (
        "GET",
        "/{district}/assemblies/{id}/roll",
        May(Deed::SeeRoll),
    ),
    // Those who may see the roll; which sheet there is depends on the assembly.
    ("GET", "/{district}/assemblies/{id}/sheets/{nr}", SignedIn),
    (
        "GET",
        "/{district}/assemblies/{id}/check-in",
        May(Deed::CheckIn),
    ),
    (
        "POST",
        "/{district}/assemblies/{id}/check-in",
        May(Deed::CheckIn),
    ),
    (
        "GET",
        "/{district}/assemblies/{id}/minutes",
        May(Deed::KeepMinutes),
    ),
    (
        "POST",
        "/{district}/assemblies/{id}/minutes",
        May(Deed::KeepMinutes),
    ),
    ("GET", "/{district}/assemblies/{id}/minutes/check", Public),
    ("GET", "/{district}/assemblies/{id}/minutes.json", Public),
    ("GET", "/{district}/assemblies/{id}/minutes.md", Public),
    ("GET", "/{district}/assemblies/{id}/minutes.docx", Public),
    ("GET", "/{district}/assemblies/{id}/minutes.pdf", Public),
    (
        "GET",
        "/{district}/assemblies/{id}/notice.pdf",
        May(Deed::PrintDocuments),
    ),
    (
        "GET",
        "/{district}/assemblies/{id}/sign-in.pdf",
        May(Deed::PrintDocuments),
    ),
    (
        "POST",
        "/{district}/assemblies/{id}/invitations.pdf",
        May(Deed::PrintDocuments),
    ),
    (
        "POST",
        "/{district}/assemblies/{id}/cards.pdf",
        May(Deed::PrintDocuments),
    ),
];
