//! Places: the tree and its subtrees.

use crate::{kecheng, said, world};
use tanxin_domain::PlaceId;
use tanxin_domain::place::{Place, PlaceKind, PlacePath};
use tanxin_store::{StoreError, on_both, place};

fn make(id: i64, kind: PlaceKind, above: Option<&Place>, name: &str) -> Place {
    let id = PlaceId(id);
    Place {
        id,
        parent: above.map(|p| p.id),
        kind,
        path: above.map_or_else(|| PlacePath::root(id), |p| p.path.child(id)),
        name: name.to_owned(),
        stat_code: None,
        household: None,
    }
}

on_both! {
    fn a_tree_is_kept_and_asked(kind) {
        let w = world(kind);
        let root = make(100, PlaceKind::District, None, "柯城区");
        let compound = make(101, PlaceKind::Compound, Some(&root), "斗潭家园");
        let ten = make(102, PlaceKind::Building, Some(&compound), "10幢");
        let two = make(103, PlaceKind::Building, Some(&compound), "2幢");
        let all = [root.clone(), compound.clone(), ten.clone(), two.clone()];
        w.store.write_now(kecheng(), None, move |tx| {
            for p in &all {
                place::insert(tx, p)?;
            }
            tx.emit(said(1))
        }).unwrap();
        let ask = |id| w.store.read_now(|c| place::one(c, kecheng(), PlaceId(id))).unwrap();
        assert_eq!(ask(102), Some(ten.clone()));
        assert_eq!(ask(999), None);
        let below = w.store.read_now(|c| place::children(c, kecheng(), compound.id)).unwrap();
        assert_eq!(below, [two.clone(), ten.clone()]);
        let buildings = w.store
            .read_now(|c| place::below(c, kecheng(), &root.path, PlaceKind::Building)).unwrap();
        assert_eq!(buildings.len(), 2);
        let way = w.store.read_now(|c| place::way(c, kecheng(), &two.path)).unwrap();
        assert_eq!(way, [root, compound, two]);
    }

    fn two_places_of_one_name_under_one_place_are_refused(kind) {
        let w = world(kind);
        let root = make(100, PlaceKind::District, None, "柯城区");
        let one = make(101, PlaceKind::Compound, Some(&root), "斗潭家园");
        let same = make(102, PlaceKind::Compound, Some(&root), "斗潭家园");
        let refused = w.store.write_now(kecheng(), None, move |tx| {
            for p in [&root, &one, &same] {
                place::insert(tx, p)?;
            }
            tx.emit(said(1))
        });
        assert!(matches!(refused, Err(StoreError::Unique(_))), "{refused:?}");
        let kept = w.store.read_now(|c| place::one(c, kecheng(), PlaceId(100))).unwrap();
        assert_eq!(kept, None, "nothing of a refused deed is kept");
    }
}
