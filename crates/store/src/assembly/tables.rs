//! The tables of assemblies.
#![allow(missing_docs)]

diesel::table! {
    assembly (district, id) {
        district -> Integer,
        id -> BigInt,
        place -> BigInt,
        path -> Text,
        title -> Text,
        at -> BigInt,
        venue -> Text,
        rule -> Text,
        waiver -> Nullable<Text>,
        called_at -> BigInt,
        continues -> Nullable<BigInt>,
        paper -> Integer,
        postponed -> Integer,
        state -> Text,
        frozen_at -> Nullable<BigInt>,
        opened_at -> Nullable<BigInt>,
        closed_at -> Nullable<BigInt>,
        ended_at -> Nullable<BigInt>,
        reason -> Nullable<Text>,
        adjourned_to -> Nullable<BigInt>,
    }
}

diesel::table! {
    agenda_item (district, assembly, id) {
        district -> Integer,
        assembly -> BigInt,
        id -> BigInt,
        no -> Integer,
        title -> Text,
        speech_s -> Integer,
        started_at -> Nullable<BigInt>,
        ended_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    roll_entry (district, roll, id) {
        district -> Integer,
        roll -> BigInt,
        id -> BigInt,
        no -> Integer,
        voter_kind -> Text,
        voter -> BigInt,
        mark -> Text,
        area -> BigInt,
    }
}

diesel::table! {
    check_in (district, assembly, roll_entry) {
        district -> Integer,
        assembly -> BigInt,
        roll_entry -> BigInt,
        how -> Text,
        holder -> Nullable<BigInt>,
        at -> BigInt,
        by_kind -> Text,
        by_id -> BigInt,
    }
}

diesel::table! {
    intention (district, assembly, household) {
        district -> Integer,
        assembly -> BigInt,
        household -> BigInt,
        holder -> Nullable<BigInt>,
        at -> BigInt,
    }
}

diesel::table! {
    speaker (district, assembly, id) {
        district -> Integer,
        assembly -> BigInt,
        id -> BigInt,
        item -> BigInt,
        no -> Integer,
        roll_entry -> Nullable<BigInt>,
        guest -> Nullable<Text>,
        allotted_s -> Integer,
        turn -> Text,
        since -> Nullable<BigInt>,
        used_ms -> BigInt,
    }
}

diesel::table! {
    minutes (district, assembly, item, version) {
        district -> Integer,
        assembly -> BigInt,
        item -> BigInt,
        version -> Integer,
        text -> Text,
        at -> BigInt,
        by_kind -> Text,
        by_id -> BigInt,
    }
}

diesel::table! {
    minutes_edition (district, assembly, edition) {
        district -> Integer,
        assembly -> BigInt,
        edition -> Integer,
        at -> BigInt,
        public -> Text,
        archive -> Binary,
        public_hash -> Binary,
        archive_hash -> Binary,
    }
}
diesel::allow_tables_to_appear_in_same_query!(roll_entry, check_in);
