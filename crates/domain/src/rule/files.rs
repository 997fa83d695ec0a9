//! The files of `rules/`, built in. A regional one stands after the rules it changes.

/// Wraps each name into name and text.
macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        [$(($name, include_str!(concat!("../../rules/", $name)))),+]
    };
}

/// Name and text of each file.
pub(super) const FILES: [(&str, &str); 41] = files![
    "community_assembly.toml",
    "captain_election.toml",
    "captain_recall.toml",
    "res_meeting_resident.toml",
    "res_meeting_household.toml",
    "rep_meeting.toml",
    "elect_direct.toml",
    "elect_household.toml",
    "elect_reps.toml",
    "recall_direct.toml",
    "recall_household.toml",
    "recall_reps.toml",
    "res_group_leader.toml",
    "res_meeting_resident_2018.toml",
    "res_meeting_household_2018.toml",
    "res_meeting_group_reps_2018.toml",
    "v_meeting_resident.toml",
    "v_meeting_household.toml",
    "v_reps.toml",
    "v_group_resident.toml",
    "v_group_household.toml",
    "v_elect.toml",
    "v_recall.toml",
    "v_meeting_resident_2018.toml",
    "v_meeting_household_2018.toml",
    "v_reps_2018.toml",
    "v_group_resident_2018.toml",
    "v_group_household_2018.toml",
    "v_elect_2018.toml",
    "v_recall_2018.toml",
    "own_ord.toml",
    "own_special.toml",
    "own_house_to_shop.toml",
    "own_beijing.toml",
    "own_hangzhou.toml",
    "own_liaocheng.toml",
    "own_weifang.toml",
    "own_zhoushan.toml",
    "own_qingyuan.toml",
    "own_shandong.toml",
    "own_shanghai.toml",
];
