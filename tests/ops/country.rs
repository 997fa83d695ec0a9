//! The whole country from the command line.

use crate::server::Folder;
use std::process::Output;

/// A package with one province, one prefecture, two districts; one of them has no list of its
/// own, so its township and its community carry one code, as 350527 does.
fn package(folder: &Folder) {
    let dist = folder.0.join("package/dist");
    std::fs::create_dir_all(&dist).unwrap();
    for (file, text) in [
        ("provinces.csv", "code,name\n33,\"浙江省\"\n"),
        ("cities.csv", "code,name,provinceCode\n3308,\"衢州市\",33\n"),
        (
            "areas.csv",
            "code,name,cityCode,provinceCode\n330802,\"柯城区\",3308,33\n330803,\"衢江区\",3308,33\n",
        ),
        (
            "streets.csv",
            "code,name,areaCode,provinceCode,cityCode\n330802008,\"信安街道\",330802,33,3308\n330803000,\"衢江区\",330803,33,3308\n",
        ),
        (
            "villages.csv",
            "code,name,streetCode,provinceCode,cityCode,areaCode\n330802008001,\"斗潭社区居委会\",330802008,33,3308,330802\n330803000000,\"衢江区\",330803000,33,3308,330803\n",
        ),
    ] {
        std::fs::write(dist.join(file), text).unwrap();
    }
}

fn both(output: &Output) -> String {
    let said = |bytes| String::from_utf8_lossy(bytes).into_owned();
    said(&output.stdout) + &said(&output.stderr)
}

#[test]
fn a_country_is_brought_in_once_and_its_chains_are_whole() {
    let folder = Folder::new();
    package(&folder);
    let bring = ["import", "places", "--country", "package"];
    let first = folder.run(&bring);
    assert!(first.status.success(), "{}", both(&first));
    let said = both(&first);
    assert!(said.contains("8 lines, 2 districts"), "{said}");
    assert!(said.contains("6 new places; 2 districts founded"), "{said}");

    let again = folder.run(&bring);
    assert!(
        both(&again).contains("Nothing was changed"),
        "{}",
        both(&again)
    );

    let walked = both(&folder.run(&["verify"]));
    assert!(
        walked.contains("330802 柯城区: 1 events, whole"),
        "{walked}"
    );
    assert!(
        walked.contains("330803 衢江区: 1 events, whole"),
        "{walked}"
    );
}

#[test]
fn a_list_with_a_fault_brings_nothing_in() {
    let folder = Folder::new();
    package(&folder);
    let bring = ["import", "places", "--country", "package"];
    let streets = folder.0.join("package/dist/streets.csv");
    let refused = |why: &str| {
        let output = folder.run(&bring);
        assert_eq!(output.status.code(), Some(1));
        let said = both(&output);
        assert!(
            said.contains(why) && said.contains("othing was brought in"),
            "{said}"
        );
    };
    std::fs::write(
        &streets,
        "code,name\n330802008,信安街道\n33O802009,某街道\n",
    )
    .unwrap();
    refused("streets.csv, line 3: “33O802009” is no code");
    std::fs::write(&streets, "code,name\n").unwrap();
    refused("330802008001 is on the list, but 330802008 above it is not");
    std::fs::remove_file(&streets).unwrap();
    refused("streets.csv can’t be read");
    assert!(
        !folder.0.join("data").exists(),
        "not even a database was made"
    );
}
