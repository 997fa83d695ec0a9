//! The country's list: sown once, completed by code, never twice.

use crate::{kecheng, said, world};
use std::collections::BTreeMap;
use tanxin_domain::country::{Country, Gather, Level};
use tanxin_domain::place::{Place, PlaceKind, PlacePath};
use tanxin_domain::{District, PlaceId};
use tanxin_store::bulk::Sown;
use tanxin_store::{Store, district, event, on_both, place, region};

/// Two provinces, 东莞市, and `districts` districts with three townships of four communities each,
/// Kecheng among them.
fn list(districts: i64) -> Country {
    let mut gather = Gather::default();
    let mut take = |level, code: i64, name: &str| {
        gather.take(level, &code.to_string(), name).expect("a line");
    };
    for province in [33, 44] {
        take(Level::Province, province, "某省");
    }
    for prefecture in [3308, 3309, 3310, 4419] {
        take(Level::Prefecture, prefecture, "某市");
    }
    take(Level::District, 441_900, "东莞市");
    for district in 330_802..330_802 + districts {
        take(Level::District, district, "柯城区");
        for township in 1..=3 {
            let township = district * 1000 + township;
            take(Level::Township, township, "信安街道");
            for community in 1..=4 {
                // The same name everywhere: the code tells them apart.
                take(Level::Community, township * 1000 + community, "姚家村委会");
            }
        }
    }
    gather.together().expect("a country")
}

fn everything(store: &Store, code: District) -> BTreeMap<i64, Place> {
    store
        .read_now(|c| {
            let root = district::one(c, code)?.expect("founded").root;
            let root = place::one(c, code, root)?.expect("the head of the tree");
            let mut all = vec![root.clone()];
            for kind in [PlaceKind::Township, PlaceKind::Community] {
                all.extend(place::below(c, code, &root.path, kind)?);
            }
            Ok::<_, tanxin_store::StoreError>(all)
        })
        .unwrap()
        .into_iter()
        .map(|p| (p.stat_code.unwrap_or_default(), p))
        .collect()
}

/// Each place stands right under the place its code names, on that place's path.
fn assert_tree(places: &BTreeMap<i64, Place>) {
    for (code, place) in places {
        let above = match (place.kind, code % 1000) {
            (PlaceKind::District, _) => continue,
            (PlaceKind::Township, _) => &places[&0],
            (_, own) => &places[&(code - own)],
        };
        assert_eq!(place.parent, Some(above.id));
        assert_eq!(place.path, above.path.child(place.id));
        assert!(place.kind.may_hang_under(above.kind));
    }
}

fn chains(store: &Store, country: &Country) -> i64 {
    let walk = |d: District| {
        store
            .read_now(|c| event::verify(c, d))
            .unwrap()
            .expect("whole")
    };
    country.districts.iter().map(|d| walk(d.district)).sum()
}

on_both! {
    fn a_country_is_sown_once(kind) {
        let w = world(kind);
        // More than one transaction's worth.
        let country = list(200);
        let mut told = 0;
        let sown = w.store.sow(&country, |_| told += 1).unwrap();
        let wanted = Sown { founded: 201, places: 201 + 200 * 15, regions: 6, ..Sown::default() };
        assert_eq!(sown, wanted);
        assert!(told > 1, "it goes in parts");
        assert_eq!(chains(&w.store, &country), 201, "one event a district");
        let known = w.store.read_now(district::all).unwrap();
        assert_eq!(known.len(), 201);
        let places = everything(&w.store, District::new(330_901).unwrap());
        assert_eq!(places.len(), 16);
        assert_tree(&places);
        assert_eq!(w.store.read_now(region::all).unwrap(), country.regions);

        let again = w.store.sow(&country, |_| {}).unwrap();
        assert_eq!(again, Sown { unchanged: 201, ..Sown::default() });
        assert_eq!(chains(&w.store, &country), 201, "nothing happened twice");
    }

    fn what_is_here_is_known_by_its_code_and_keeps_its_name(kind) {
        let w = world(kind);
        let id = |n| PlaceId(n);
        let root = Place {
            id: id(100), parent: None, kind: PlaceKind::District, path: PlacePath::root(id(100)),
            name: "柯城".into(), stat_code: None, household: None,
        };
        let township = Place {
            id: id(101), parent: Some(root.id), kind: PlaceKind::Township,
            path: root.path.child(id(101)), name: "信安".into(),
            stat_code: Some(330_802_002_000), household: None,
        };
        let (r, t) = (root.clone(), township.clone());
        w.store.write_now(kecheng(), None, move |tx| {
            place::insert(tx, &r)?;
            place::insert(tx, &t)?;
            district::name(tx, &r.name, 3308, r.id)?;
            tx.emit(said(1))
        }).unwrap();

        let country = list(2);
        let sown = w.store.sow(&country, |_| {}).unwrap();
        let wanted = Sown { founded: 2, completed: 1, places: 1 + 16 + 14, regions: 6, unchanged: 0 };
        assert_eq!(sown, wanted);
        let places = everything(&w.store, kecheng());
        assert_eq!(places.len(), 16);
        assert_eq!(places[&0], root);
        assert_eq!(places[&330_802_002_000], township);
        assert_tree(&places);
        let told = w.store.read_now(|c| event::after(c, kecheng(), 1, 10)).unwrap();
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].kind, "place.added");
        assert_eq!(chains(&w.store, &country), 4);
    }

    fn two_who_sow_at_once_do_it_once(kind) {
        let w = world(kind);
        let other = w.database.open(&w.clock).unwrap();
        let country = list(150);
        let all: Vec<Sown> = std::thread::scope(|s| {
            let sowing: Vec<_> = [&w.store, &other]
                .map(|store| s.spawn(|| store.sow(&country, |_| {}).unwrap()))
                .into_iter()
                .collect();
            sowing.into_iter().map(|t| t.join().unwrap()).collect()
        });
        assert_eq!(all.iter().map(|s| s.founded).sum::<usize>(), 151);
        assert_eq!(all.iter().map(|s| s.places).sum::<usize>(), 151 + 150 * 15);
        assert_eq!(chains(&w.store, &country), 151);
        assert_eq!(everything(&w.store, kecheng()).len(), 16);
    }
}
