//! Stories: what people do, on a real database, through the real router.
//!
//! A story says who does what and what they see. Every story runs on SQLite and
//! on PostgreSQL.
#![allow(missing_docs)]

mod assembly;
mod card;
mod demo;
mod export;
mod find;
mod generate;
mod hot;
mod import;
mod intake;
mod live;
mod matter;
mod matter_back;
mod matter_chain;
mod matter_correct;
mod matter_decree;
mod matter_erase;
mod matter_forms;
mod matter_hard;
mod matter_link;
mod matter_race;
mod matter_search;
mod matter_similar;
mod matter_split;
mod matter_time;
mod notice;
mod notice_asked;
mod notice_race;
mod notice_settings;
mod notice_steps;
mod notice_tls;
mod notice_trouble;
mod notice_ways;
mod numbers;
mod numbers_page;
mod offline;
mod other_tab;
mod owner;
mod people;
mod place;
mod poll;
mod poll_again;
mod poll_board;
mod poll_paper;
mod poll_proxy;
mod poll_race;
mod poll_secret;
mod poll_together;
mod polling;
mod post_office;
mod privacy;
mod queue;
mod queue_bulk;
mod role;
mod room;
mod sign_in;
mod stage;

mod suggest;
mod suggest_method;
mod uninvited;
mod world;
