//! Places as people look at them.

use crate::world::World;
use axum::http::StatusCode;
use tanxin_store::on_both;

on_both! {
    fn anybody_walks_down_the_tree(kind) {
        let w = World::new(kind);
        let mut b = w.browser();
        let door = b.get("/");
        assert_eq!(door.status, StatusCode::SEE_OTHER);
        let district = b.get(door.location());
        let page = b.get(district.location());
        page.shows("柯城区").shows("信安街道");
        let building = b.get(&format!("/330802/places/{}", w.tree.building.id));
        building.shows("<h1>斗潭家园东区5幢</h1>").shows("1单元").shows("11层").hides(">302<");
    }

    fn an_address_with_nothing_behind_it_leads_back(kind) {
        let w = World::new(kind);
        let mut b = w.browser();
        for path in ["/330802/places/0000000000000", "/330802/places/nonsense", "/110101", "/nowhere"] {
            let page = b.get(path);
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
            page.shows("没有这一页").shows("href=\"/\"");
        }
        b.with("lang", "en").get("/nowhere").shows("No such page");
    }

    fn a_kept_page_shows_what_happened_since(kind) {
        let w = World::new(kind);
        let path = format!("/330802/places/{}", w.tree.compound.id);
        let mut b = w.browser();
        for _ in 0..3 {
            b.get(&path).shows("东区5幢").hides("东区6幢");
        }
        let mut six = w.tree.building.clone();
        six.id = tanxin_domain::PlaceId(w.app.store.ids().next());
        six.path = w.tree.compound.path.child(six.id);
        six.name = "东区6幢".into();
        w.app.store.write_now(crate::world::kecheng(), None, move |tx| {
            tanxin_store::place::insert(tx, &six)?;
            tx.emit(tanxin_domain::event::NewEvent {
                kind: "place.added",
                place: Some(six.id),
                subject: six.id.0,
                actor: ("system", 0),
                payload: serde_json::json!({}),
            })
        }).map(|_| ()).map_err(|e: tanxin_store::StoreError| e).unwrap();
        b.get(&path).shows("东区6幢");
    }
}
