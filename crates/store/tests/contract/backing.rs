//! Backings: once a household, as often as they come without a card, words kept whole.

use crate::{World, kecheng, said, world};
use tanxin_domain::matter::{Backing, Counted, Grade, How, Said, Verdict};
use tanxin_domain::{BackingId, MatterId, PlaceId};
use tanxin_store::{Done, StoreError, backing, on_both};

fn plain(id: i64, household: Option<i64>) -> Backing {
    Backing {
        id: BackingId(id),
        matter: MatterId(7),
        household: household.map(PlaceId),
        at: "2022-03-05T07:00:00Z".parse().unwrap(),
        said: None,
    }
}

fn keep(w: &World, new: Backing) -> Result<(), StoreError> {
    let done: Result<Done<i64>, StoreError> = w.store.write_now(kecheng(), None, move |tx| {
        let (hash, seal) = ([new.id.0 as u8; 32], b"sealed");
        let receipt = new.household.is_none().then_some((&hash, seal.as_slice()));
        backing::insert(tx, &new, receipt)?;
        tx.emit(said(7))
    });
    done.map(|_| ())
}

on_both! {
    fn a_household_counts_once_and_people_without_a_card_each(kind) {
        let w = world(kind);
        for new in [plain(1, Some(30)), plain(2, Some(31)), plain(3, None), plain(4, None)] {
            keep(&w, new).unwrap();
        }
        let twice = keep(&w, plain(5, Some(30)));
        assert!(matches!(twice, Err(StoreError::Unique(_))), "{twice:?}");
        keep(&w, Backing { matter: MatterId(8), ..plain(6, Some(30)) }).unwrap();
        let counts = w.store.read_now(|c| backing::counts(c, kecheng(), [MatterId(7), MatterId(8), MatterId(9)]));
        let count = |households, others| Counted { households, others };
        assert_eq!(counts.unwrap(), [(MatterId(7), count(2, 2)), (MatterId(8), count(1, 0))].into());
        let all = w.store.read_now(|c| backing::of_matter(c, kecheng(), MatterId(7))).unwrap();
        assert_eq!(all, [plain(1, Some(30)), plain(2, Some(31)), plain(3, None), plain(4, None)]);
    }

    fn a_receipt_finds_its_backing_and_a_word_is_kept_whole(kind) {
        let w = world(kind);
        keep(&w, plain(1, Some(30))).unwrap();
        keep(&w, plain(3, None)).unwrap();
        let by = |hash: [u8; 32]| w.store.read_now(|c| backing::by_receipt(c, kecheng(), &hash)).unwrap();
        assert_eq!((by([3; 32]), by([1; 32])), (Some(plain(3, None)), None));
        let seal = |id| w.store.read_now(|c| backing::receipt_seal(c, kecheng(), BackingId(id))).unwrap();
        assert_eq!((seal(3).as_deref(), seal(1), seal(9)), (Some(b"sealed".as_slice()), None, None));
        let word = Said {
            round: 2,
            verdict: Verdict::Partly,
            grade: Some(Grade::Fair),
            how: How::Web,
            at: "2022-03-06T07:00:00Z".parse().unwrap(),
        };
        w.store.write_now(kecheng(), None, move |tx| {
            backing::say(tx, BackingId(1), &word)?;
            tx.emit(said(7))
        }).map_err(|e: StoreError| e).unwrap();
        let own = || w.store.read_now(|c| backing::of_household(c, kecheng(), MatterId(7), PlaceId(30))).unwrap();
        assert_eq!(own(), Some(Backing { said: Some(word), ..plain(1, Some(30)) }));
        assert_eq!(own().and_then(|b| b.word(3)), None, "a word of an older round is none");
        w.store.write_now(kecheng(), None, |tx| {
            backing::remove(tx, BackingId(1))?;
            tx.emit(said(7))
        }).map_err(|e: StoreError| e).unwrap();
        assert_eq!(own(), None);
    }
}
