//! The disk is full: nothing is half stored, people are told, and it goes on by itself
//! when there is room again.
//!
//! A small library is put before the C library and lets every write to the database fail
//! with ENOSPC while a file stands; so it needs neither rights nor a disk of its own.

use crate::http::Client;
use crate::server::{Folder, Server, compound};
use std::path::PathBuf;
use std::process::Command;
use tanxin_store::Database;

const SHIM: &str = r#"
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int full(int fd) {
  const char *flag = getenv("TANXIN_TEST_FULL");
  char link[64], path[4096];
  ssize_t n;
  if (!flag || access(flag, F_OK) != 0) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  n = readlink(link, path, sizeof path - 1);
  if (n < 0) return 0;
  path[n] = 0;
  return strstr(path, "tanxin.db") != NULL && strstr(path, "-shm") == NULL;
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
  static ssize_t (*real)(int, const void *, size_t, off64_t);
  if (!real) real = dlsym(RTLD_NEXT, "pwrite64");
  if (full(fd)) { errno = ENOSPC; return -1; }
  return real(fd, data, size, at);
}
"#;

/// Compiles the library; a C compiler is needed to build Tanxin at all.
fn shim(folder: &Folder) -> PathBuf {
    let (source, library) = (folder.0.join("full.c"), folder.0.join("full.so"));
    std::fs::write(&source, SHIM).unwrap();
    let built = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .args([&library, &source])
        .arg("-ldl")
        .output()
        .expect("a C compiler");
    let said = String::from_utf8_lossy(&built.stderr);
    assert!(built.status.success(), "{said}");
    library
}

#[test]
fn a_full_disk_is_said_and_forgiven() {
    let folder = Folder::new();
    assert!(folder.run(&["demo", "--people-only"]).status.success());
    let place = compound(&Database::Sqlite(folder.0.join("data/tanxin.db")));
    let flag = folder.0.join("full");
    let mut command = folder.tanxin(&["serve", "--port", "0"]);
    command
        .env("LD_PRELOAD", shim(&folder))
        .env("TANXIN_TEST_FULL", &flag);
    let server = Server::from_command(command);
    let raise = |language: &str, key: &str| {
        let form = [
            ("key", key),
            ("place", place.as_str()),
            ("about", place.as_str()),
            ("category", "corridor-light"),
            ("text", "三楼的灯不亮"),
        ];
        let mut client = Client::connect(server.address).unwrap();
        client.cookie = format!("lang={language}");
        client.post("/330802/matters/new", &form).unwrap()
    };
    let key = uuid::Uuid::now_v7().to_string();
    assert_eq!(raise("en", &uuid::Uuid::now_v7().to_string()).status, 303);

    std::fs::write(&flag, "").unwrap();
    for (language, sentence) in [("zh-CN", "磁盘满了"), ("en", "The disk is full")] {
        let refused = raise(language, &key);
        assert_eq!(refused.status, 507, "{}", refused.body);
        assert!(refused.body.contains(sentence), "{}", refused.body);
        assert!(
            refused.body.contains("三楼的灯不亮"),
            "what was typed is kept: {}",
            refused.body
        );
    }
    // Reading goes on.
    let mut client = Client::connect(server.address).unwrap();
    assert_eq!(client.get("/330802/matters").unwrap().status, 200);

    std::fs::remove_file(&flag).unwrap();
    assert_eq!(
        raise("zh-CN", &key).status,
        303,
        "the same matter, sent again"
    );
    assert_eq!(raise("zh-CN", &key).status, 303, "and once more");
    let list = client.get("/330802/matters").unwrap().body;
    drop(server);
    let verified = folder.run(&["verify"]);
    let said = String::from_utf8_lossy(&verified.stdout).into_owned();
    assert!(verified.status.success(), "{said}");
    assert!(!list.is_empty());
}
