//! The permission table as a reviewer reads it. A change of it is a change of this file.
#![allow(missing_docs)]

#[test]
fn the_table_is_the_one_we_agreed_on() {
    let table = tanxin_domain::permission::table();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/permissions.txt");
    if std::env::var_os("TANXIN_WRITE_SNAPSHOTS").is_some() {
        std::fs::write(path, &table).expect("the snapshot is written");
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        kept == table,
        "the permission table changed; look at it, then run this test with TANXIN_WRITE_SNAPSHOTS=1\n{table}"
    );
}
