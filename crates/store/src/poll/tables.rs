//! The tables of polls.
#![allow(missing_docs)]

use crate::assembly::tables::{check_in, roll_entry};

diesel::table! {
    poll (district, id) {
        district -> Integer,
        id -> BigInt,
        place -> BigInt,
        path -> Text,
        assembly -> Nullable<BigInt>,
        roll -> BigInt,
        title -> Text,
        rule -> Text,
        digest -> Text,
        secrecy -> Text,
        round -> Integer,
        silent -> Integer,
        waiver -> Nullable<Text>,
        article -> Nullable<Text>,
        recall -> Nullable<BigInt>,
        follows -> Nullable<BigInt>,
        called_at -> BigInt,
        opens_at -> Nullable<BigInt>,
        closes_at -> Nullable<BigInt>,
        state -> Text,
        opened_at -> Nullable<BigInt>,
        closed_at -> Nullable<BigInt>,
        counted_at -> Nullable<BigInt>,
        cancelled_at -> Nullable<BigInt>,
        reason -> Nullable<Text>,
        result -> Nullable<Text>,
    }
}

diesel::table! {
    question (district, poll, no) {
        district -> Integer,
        poll -> BigInt,
        no -> Integer,
        kind -> Text,
        text -> Text,
        more -> Nullable<Text>,
        seats -> Integer,
    }
}

diesel::table! {
    candidate (district, poll, question, no) {
        district -> Integer,
        poll -> BigInt,
        question -> Integer,
        no -> Integer,
        household -> Nullable<BigInt>,
        person -> Nullable<BigInt>,
        name -> Binary,
        incumbent -> Integer,
    }
}

diesel::table! {
    ballot (district, poll, roll_entry) {
        district -> Integer,
        poll -> BigInt,
        roll_entry -> BigInt,
        door -> Text,
        holder -> Nullable<BigInt>,
        answers -> Nullable<Text>,
        drawn -> Nullable<Binary>,
        serial -> Nullable<Text>,
        helped -> Integer,
        changed -> Integer,
        at -> BigInt,
        by_kind -> Text,
        by_id -> BigInt,
    }
}

diesel::table! {
    poll_key (district, poll) {
        district -> Integer,
        poll -> BigInt,
        public -> Binary,
        secret -> Nullable<Binary>,
    }
}

diesel::table! {
    #[sql_name = "box"]
    boxes (district, poll, number) {
        district -> Integer,
        poll -> BigInt,
        number -> Binary,
        prefix -> Binary,
        signature -> Binary,
        answers -> Text,
    }
}

diesel::table! {
    secret_ballot (district, poll, number) {
        district -> Integer,
        poll -> BigInt,
        number -> Binary,
        prefix -> Binary,
        signature -> Binary,
        answers -> Text,
    }
}

diesel::table! {
    proxy (district, poll, roll_entry) {
        district -> Integer,
        poll -> BigInt,
        roll_entry -> BigInt,
        holder -> BigInt,
        at -> BigInt,
        by_kind -> Text,
        by_id -> BigInt,
    }
}

diesel::table! {
    paper (district, poll, serial) {
        district -> Integer,
        poll -> BigInt,
        serial -> Text,
        batch -> Integer,
        roll_entry -> Nullable<BigInt>,
        state -> Text,
        answers -> Nullable<Text>,
    }
}

diesel::table! {
    paper_reading (district, poll, serial, reading) {
        district -> Integer,
        poll -> BigInt,
        serial -> Text,
        reading -> Integer,
        answers -> Text,
        at -> BigInt,
        by_kind -> Text,
        by_id -> BigInt,
    }
}

diesel::table! {
    objection (district, id) {
        district -> Integer,
        id -> BigInt,
        poll -> BigInt,
        about -> Text,
        household -> BigInt,
        text -> Text,
        at -> BigInt,
        by_kind -> Text,
        by_id -> BigInt,
        ruled_at -> Nullable<BigInt>,
        upheld -> Nullable<Integer>,
        reason -> Nullable<Text>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(ballot, proxy);
diesel::allow_tables_to_appear_in_same_query!(poll, roll_entry);
diesel::allow_tables_to_appear_in_same_query!(paper, poll);
diesel::allow_tables_to_appear_in_same_query!(ballot, roll_entry);
diesel::allow_tables_to_appear_in_same_query!(ballot, check_in);
diesel::allow_tables_to_appear_in_same_query!(proxy, roll_entry);
diesel::allow_tables_to_appear_in_same_query!(proxy, check_in);
