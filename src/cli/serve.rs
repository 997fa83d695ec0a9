//! `tanxin serve`: opens the house, says where it is, answers until told to stop.

use super::args::Serve;
use super::house::{self, House, Open};
use super::{Desk, Exit, Fault, Tongue, demo, lan};
use crate::App;
use crate::app::Site;
use crate::demo::Until;
use crate::web::cache::Front;
use axum::ServiceExt;
use axum::extract::Request;
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, ToSocketAddrs as _};
use std::time::Duration;

/// How long requests under way may take once we were told to stop. Live streams are
/// ended at once: they would go on for ever.
const GRACE: Duration = Duration::from_secs(3);

/// Serves until SIGTERM or Ctrl-C.
pub(super) fn serve(desk: &Desk, typed: &Serve) -> Result<(), Fault> {
    // First what is quickest to be wrong: the address, then the certificate, then the data.
    let listener = bind(desk, typed)?;
    let address = listener
        .local_addr()
        .map_err(|e| taken(&desk.settings.listen, &e))?;
    let runtime = runtime().map_err(|e| taken(&desk.settings.listen, &e))?;
    let tls = match &desk.settings.tls {
        Some(_) => Some(runtime.block_on(certificate(desk))?),
        None => None,
    };
    let how = Open {
        demo: typed.demo,
        new_key: typed.new_key,
        without_key: false,
    };
    let house = house::open(desk, how)?;
    if typed.demo && demo::is_empty(&house)? {
        demo::load(desk, &house, Until::Monday)?;
    }
    let reach = Reach::of(desk, address, tls.is_some(), typed.lan);
    greet(desk, &house, &reach);
    let site = Site {
        origin: reach.origin.clone(),
        https: tls.is_some() || reach.origin.starts_with("https://"),
        demo: house.demo,
        second_factor: desk.settings.second_factor.unwrap_or(!house.demo),
    };
    let papers = crate::papers::Papers::new(desk.settings.fonts.as_deref());
    let app = App::with_papers(house.store, house.clock, house.keys, site, papers);
    app.notices.call_inside(desk.settings.private_calls);
    say_when_fonts_are_missing(desk.tongue, app.clone());
    let site = crate::web::site(app.clone());
    runtime.block_on(answer(listener, tls, (site, app), &reach.here))?;
    desk.note("cli-serve-stopped", &[]);
    Ok(())
}

/// Looks for fonts beside everything else: searching a whole system can take a second.
/// Without them the house is open all the same, only paper is not.
fn say_when_fonts_are_missing(tongue: Tongue, app: App) {
    std::thread::spawn(move || {
        if app.papers.check().is_err() {
            eprintln!("{}", tongue.t("cli-no-fonts"));
        }
    });
}

/// Two cores serve a district. Deeds have their own thread, and eight readers are all
/// the database gives out: more blocking threads would only wait, each with its stack.
fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    let cores = std::thread::available_parallelism().map_or(2, |n| n.get());
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(cores.clamp(2, 8))
        .max_blocking_threads(24)
        .thread_name("web")
        .enable_all()
        .build()
}

fn bind(desk: &Desk, typed: &Serve) -> Result<TcpListener, Fault> {
    let listen = &desk.settings.listen;
    let no_address = || {
        let args = [("listen", listen.clone())];
        Fault::said(Exit::Settings, "cli-fault-listen", &args)
    };
    let mut address: SocketAddr = listen
        .to_socket_addrs()
        .ok()
        .and_then(|mut found| found.next())
        .ok_or_else(no_address)?;
    if let Some(port) = typed.port {
        address.set_port(port);
    }
    if typed.lan {
        address.set_ip(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    }
    TcpListener::bind(address).map_err(|e| taken(&address.to_string(), &e))
}

fn taken(address: &str, error: &std::io::Error) -> Fault {
    let key = match error.kind() {
        std::io::ErrorKind::AddrInUse => "cli-fault-port-taken",
        std::io::ErrorKind::PermissionDenied => "cli-fault-port-denied",
        _ => "cli-fault-port",
    };
    let args = [("address", address.to_owned()), ("why", error.to_string())];
    Fault::said(Exit::Address, key, &args)
}

async fn certificate(desk: &Desk) -> Result<RustlsConfig, Fault> {
    let Some((cert, key)) = &desk.settings.tls else {
        return Err(crate::config::ConfigError::HalfTls.into());
    };
    // One provider for the whole process; a second call finds it installed.
    let _ = rustls::crypto::ring::default_provider().install_default();
    RustlsConfig::from_pem_file(cert, key).await.map_err(|e| {
        let args = [
            ("cert", cert.display().to_string()),
            ("key", key.display().to_string()),
            ("why", e.to_string()),
        ];
        Fault::said(Exit::Settings, "cli-fault-certificate", &args)
    })
}

/// Under which addresses the server is reached.
struct Reach {
    /// On this machine.
    here: String,
    /// From the local network.
    lan: Option<String>,
    /// What printed codes lead to.
    origin: String,
}

impl Reach {
    fn of(desk: &Desk, address: SocketAddr, https: bool, with_lan: bool) -> Reach {
        let scheme = if https { "https" } else { "http" };
        let port = address.port();
        let everywhere = address.ip().is_unspecified();
        let host = if everywhere || address.ip() == IpAddr::V4(Ipv4Addr::LOCALHOST) {
            "localhost".to_owned()
        } else {
            SocketAddr::new(address.ip(), 0)
                .to_string()
                .trim_end_matches(":0")
                .to_owned()
        };
        let here = format!("{scheme}://{host}:{port}");
        let lan = (with_lan || everywhere)
            .then(lan::address)
            .flatten()
            .map(|ip| format!("{scheme}://{}", SocketAddr::new(ip, port)));
        let told = desk.settings.origin.clone();
        let origin = told.or_else(|| lan.clone()).unwrap_or_else(|| here.clone());
        Reach { here, lan, origin }
    }
}

/// Says where the house is, and what whoever looks after it should know.
fn greet(desk: &Desk, house: &House, reach: &Reach) {
    let key_file = [("file", desk.settings.key_file.display().to_string())];
    if house.key_is_new {
        desk.tell("cli-serve-new-key", &key_file);
    }
    if desk.settings.key_beside_data() {
        desk.note("cli-serve-key-beside-data", &key_file);
    }
    let districts = house.store.read_now(tanxin_store::district::all);
    if districts.is_ok_and(|all| all.is_empty()) {
        desk.tell("cli-serve-empty", &[]);
    }
    desk.tell("cli-serve-open", &[("url", reach.here.clone())]);
    if house.demo {
        demo::greet(desk);
    }
    if let Some(url) = &reach.lan {
        let picture = tanxin_press::qr_terminal(&reach.origin).unwrap_or_default();
        desk.tell("cli-serve-lan", &[("url", url.clone())]);
        println!("{picture}");
    }
}

async fn answer(
    listener: TcpListener,
    tls: Option<RustlsConfig>,
    (site, app): (Front<axum::Router>, App),
    here: &str,
) -> Result<(), Fault> {
    let handle = Handle::new();
    tokio::spawn(stop_when_told(handle.clone(), app.clone()));
    // Whoever started us waits for this line: the socket already takes connections.
    println!("ready {here}");
    tokio::spawn(by_the_clock(app.clone()));
    let service = ServiceExt::<Request>::into_make_service_with_connect_info::<SocketAddr>(site);
    let ended = match tls {
        Some(tls) => match axum_server::from_tcp_rustls(listener, tls) {
            Ok(server) => server.handle(handle).serve(service).await,
            Err(error) => Err(error),
        },
        None => match axum_server::from_tcp(listener) {
            Ok(server) => server.handle(handle).serve(service).await,
            Err(error) => Err(error),
        },
    };
    ended.map_err(|e| taken(here, &e))
}

/// How often somebody looks at the clock.
const TICK: Duration = Duration::from_secs(1);

/// In ticks.
const AN_HOUR: u64 = 3_600;

/// Opens and closes polls when their hour has come, counts what somebody closed and could
/// not count any more, and passes on matters whose clock has ended.
async fn by_the_clock(app: App) {
    let mut clock = tokio::time::interval(TICK);
    clock.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    for second in 1u64.. {
        clock.tick().await;
        if second.is_multiple_of(AN_HOUR) {
            app.store.keep_quick().await;
            if let Err(error) = crate::jobs::notice::forget(&app).await {
                tracing::error!(%error, "old lines of the outbox were not taken out");
            }
        }
        if let Err(error) = crate::services::session::note_waiting(&app).await {
            tracing::error!(%error, "the use of sessions was not noted");
        }
        if let Err(error) = crate::services::poll::tick(&app).await {
            tracing::error!(%error, "the clock could not look after the polls");
        }
        if let Err(error) = crate::services::matter::tick(&app).await {
            tracing::error!(%error, "the clock could not look after the matters");
        }
        crate::jobs::notice::tick(&app);
        crate::jobs::learn::tick(&app);
    }
}

async fn stop_when_told(handle: Handle<SocketAddr>, app: App) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let terminate = async {
            match signal(SignalKind::terminate()) {
                Ok(mut signals) => {
                    signals.recv().await;
                }
                Err(_) => std::future::pending().await,
            }
        };
        tokio::select! {
            () = terminate => {}
            _ = tokio::signal::ctrl_c() => {}
        }
    }
    #[cfg(not(unix))]
    let _ = tokio::signal::ctrl_c().await;
    handle.graceful_shutdown(Some(GRACE));
    app.live.stop();
}
