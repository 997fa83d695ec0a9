//! What a community takes away, and brings back unchanged.

use crate::world::{World, kecheng};
use std::path::PathBuf;
use tanxin::cli::export::{Trouble, write};
use tanxin::keys::Keys;
use tanxin::services::privacy;
use tanxin_domain::Actor;
use tanxin_store::on_both;

/// A name for a folder that is not there yet; gone with the test.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Folder {
        let name = format!("tanxin-export-{}", uuid::Uuid::now_v7());
        Folder(std::env::temp_dir().join(name))
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join(name)).expect(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn seq(w: &World) -> i64 {
    let read = |c: &mut _| tanxin_store::event::seq(c, kecheng());
    w.app.store.read_now(read).expect("a read")
}

on_both! {
    fn homes_come_back_and_change_nothing(kind) {
        let w = World::new(kind);
        let mut b = w.secretary();
        for names in [false, true] {
            let out = Folder::new();
            let count = write(&w.app, kecheng(), &w.tree.community, &out.0, names).expect("written");
            assert_eq!((count.homes, count.shut), (44, 0));
            let homes = out.read("homes.csv");
            assert!(homes.starts_with('\u{FEFF}') && homes.contains("\r\n"), "{homes}");
            assert_eq!(homes.contains("姜月娥"), names, "{homes}");
            assert_eq!(homes.contains("户主,电话"), names, "{homes}");
            let before = seq(&w);
            let at = format!("/330802/import/{}", w.tree.community.id);
            let page = b.post_files(&at, &[], &[homes.as_bytes()]);
            page.shows("一模一样").shows("44户和现在一样");
            assert_eq!(seq(&w), before);
        }
    }

    fn no_name_is_a_formula_and_each_comes_back(kind) {
        let w = World::new(kind);
        let mut b = w.secretary();
        let at = format!("/330802/import/{}", w.tree.community.id);
        let list = "小区,幢,单元,室,户主,电话\n@新村,+1栋,=1单元,-101,=1+1,+8613800000302\n";
        let sent = b.post_files(&at, &[], &[list.as_bytes()]);
        let waiting = sent.location().to_owned();
        b.post(&format!("{waiting}/confirm"), &[]);
        let out = Folder::new();
        write(&w.app, kecheng(), &w.tree.community, &out.0, true).expect("written");
        let homes = out.read("homes.csv");
        let line = homes.lines().find(|l| l.contains("新村")).expect("the new home");
        assert!(line.contains(",'=1+1,'+8613800000302,"), "{line}");
        for file in ["homes.csv", "places.csv"] {
            let table = out.read(file);
            assert!(table.contains("'@新村"), "{table}");
            for cell in table.lines().flat_map(|l| l.split(',')) {
                let number = cell.trim_start_matches('-').chars().all(|c| c.is_ascii_digit());
                assert!(number || !cell.starts_with(['=', '+', '-', '@']), "{cell} in {table}");
            }
        }
        let before = seq(&w);
        let page = b.post_files(&at, &[], &[homes.as_bytes()]);
        page.shows("一模一样").shows("45户和现在一样");
        assert_eq!(seq(&w), before);
    }

    fn a_part_is_a_part_and_nothing_is_written_over(kind) {
        let w = World::new(kind);
        let out = Folder::new();
        let door = &w.tree.doors["302"];
        let count = write(&w.app, kecheng(), door, &out.0, false).expect("written");
        assert_eq!((count.homes, count.places), (1, 0));
        assert!(out.read("homes.csv").contains("斗潭社区,斗潭家园,东区5幢,1单元,302,3,"));
        let again = write(&w.app, kecheng(), &w.tree.community, &out.0, false);
        assert!(matches!(again, Err(Trouble::There)), "{again:?}");
        assert_eq!(out.read("homes.csv").lines().count(), 2);
    }

    fn every_column_is_explained_in_both_languages(kind) {
        let w = World::new(kind);
        let out = Folder::new();
        write(&w.app, kecheng(), &w.tree.district, &out.0, true).expect("written");
        let told = out.read("README.txt");
        let mut files = 0;
        for file in std::fs::read_dir(&out.0).expect("the folder") {
            let name = file.expect("a file").file_name().into_string().expect("a name");
            if name == "README.txt" { continue }
            files += 1;
            // The section of this file, once a language.
            let parts: Vec<&str> = told.split(&format!("\n{name}")).skip(1).collect();
            assert_eq!(parts.len(), 2, "{name}");
            let table = out.read(&name);
            for column in table.lines().next().expect("columns").trim_start_matches('\u{FEFF}').split(',') {
                for part in &parts {
                    let part = part.split("\r\n\r\n").next().unwrap_or("");
                    assert!(part.contains(column), "{name}: {column} in {part}");
                }
            }
        }
        assert_eq!(files, 6);
    }

    fn whose_name_was_taken_away_sees_it(kind) {
        let w = World::new(kind);
        let mut b = w.household("302");
        b.get("/me").hides("一起导出");
        w.wait(privacy::note_export(&w.app, kecheng(), &Actor::System, &w.tree.community)).expect("noted");
        b.get("/me").shows("一起导出");
    }

    fn what_a_lost_key_shuts_is_empty_and_counted(kind) {
        let w = World::new(kind).with_keys(Keys::from_bytes(&[8; 32]));
        let out = Folder::new();
        let count = write(&w.app, kecheng(), &w.tree.community, &out.0, true).expect("written");
        assert!(count.shut > 0);
        assert_eq!(count.homes, 44);
        assert!(!out.read("homes.csv").contains("姜月娥"));
    }
}
