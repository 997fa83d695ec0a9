//! What was said and asked in the week of 3 March 2022: the lines of the script. The
//! facts are the front page's, every sentence is ours.

/// The agenda of 3 March.
pub const AGENDA: [&str; 6] = [
    "物业报告去年收支",
    "2021年搬回来以后，大家过得怎样",
    "楼道雨后湿滑怎么办",
    "充电桩加装投币口",
    "人员、车辆进出怎么管",
    "推选1单元楼道长",
];

/// What the minutes say under each item.
pub const SAID: [&str; 6] = [
    "物业徐建平报了2021年的收支，账目贴在单元门口。",
    "搬回来的邻居相互认了认。楼道里建个群，谁家有事喊一声。",
    "物业先铺防滑垫，3月8日前查清水从哪里来。",
    "居委会去问投币充电桩，3月8日前回话。",
    "物业管住大门，外来车辆登记，单元门口画禁停线。",
    "大家推选301室姜月娥当1单元楼道长。社区的红色楼道服务一起跟上。",
];

/// What a matter is about.
pub enum About {
    /// The flat of whoever raised it.
    Door,
    /// A storey of the first or second stairwell.
    Unit(usize, i16),
    /// 东区5幢.
    Building,
    /// The estate.
    Compound,
}

/// Who answers for it.
pub enum Answers {
    Captain,
    Committee,
    Property,
}

/// A matter raised in the assembly.
pub struct Asked {
    /// The point of the agenda, from 0.
    pub item: usize,
    pub at: &'static str,
    pub door: &'static str,
    pub about: About,
    /// Category, title, the resident's own words.
    pub words: (&'static str, &'static str, &'static str),
    pub office: Answers,
    pub due: &'static str,
}

/// The six of 3 March.
pub const ASKED: [Asked; 6] = [
    Asked {
        item: 1,
        at: "2022-03-03 14:25",
        door: "1-602",
        about: About::Unit(0, 5),
        words: (
            "corridor-light",
            "5楼、6楼声控灯不亮",
            "5楼、6楼的声控灯拍手也不亮，晚上下楼要摸着走。",
        ),
        office: Answers::Captain,
        due: "2022-03-05",
    },
    Asked {
        item: 1,
        at: "2022-03-03 14:33",
        door: "1-204",
        about: About::Compound,
        words: (
            "together-volunteer",
            "想找人一起做志愿活动",
            "退休了有空，想找几个人一起去看看独居的老人。",
        ),
        office: Answers::Committee,
        due: "2022-03-10",
    },
    Asked {
        item: 2,
        at: "2022-03-03 14:48",
        door: "1-302",
        about: About::Unit(0, 3),
        words: (
            "corridor-slippery",
            "楼道下雨返潮，老人怕滑倒",
            "连着下雨，3楼到4楼的楼梯全是水，我差点滑倒。",
        ),
        office: Answers::Property,
        due: "2022-03-08",
    },
    Asked {
        item: 3,
        at: "2022-03-03 15:03",
        door: "1-501",
        about: About::Building,
        words: (
            "vehicle-charging",
            "电动车充电桩请加装投币口",
            "充电桩只能扫码，我们老人没有智能手机，请装一个投币的。",
        ),
        office: Answers::Committee,
        due: "2022-03-08",
    },
    Asked {
        item: 4,
        at: "2022-03-03 15:16",
        door: "1-801",
        about: About::Compound,
        words: (
            "security-access",
            "外来人员、车辆进出没人管",
            "外面的车停在单元门口，救护车都进不来。",
        ),
        office: Answers::Property,
        due: "2022-03-07",
    },
    Asked {
        item: 4,
        at: "2022-03-03 15:22",
        door: "1-101",
        about: About::Compound,
        words: (
            "house-renewal",
            "小区以后怎么打算",
            "2017年拆的老房子，2021年才搬回来。小区以后怎么弄，想听个准话。",
        ),
        office: Answers::Committee,
        due: "2022-03-15",
    },
];

/// Who joins 204 in looking for company.
pub const JOINED: [&str; 9] = [
    "101", "104", "202", "302", "304", "403", "502", "603", "703",
];

/// What an office said of one of the six.
pub struct Said {
    /// Of which, as the script lists them.
    pub of: usize,
    /// Who, as the script lists them.
    pub by: usize,
    pub at: &'static str,
    pub text: &'static str,
    pub solved: bool,
}

/// What was said of the six since the assembly.
pub const SAID_SINCE: [Said; 6] = [
    Said {
        of: 0,
        by: 0,
        at: "2022-03-04 09:10",
        text: "5楼、6楼换了两个新的声控灯，试过了，都亮。",
        solved: true,
    },
    Said {
        of: 1,
        by: 1,
        at: "2022-03-04 10:30",
        text: "先铺了防滑地垫，雨天每天拖两次。",
        solved: false,
    },
    Said {
        of: 2,
        by: 2,
        at: "2022-03-04 11:00",
        text: "小区今后的改造正在研究，有消息就告诉大家。",
        solved: true,
    },
    Said {
        of: 3,
        by: 2,
        at: "2022-03-04 15:00",
        text: "社区志愿队每周六上午集合，已经有9位邻居报名，这周六一起去。",
        solved: true,
    },
    Said {
        of: 4,
        by: 1,
        at: "2022-03-05 16:20",
        text: "大门从今天起登记外来车辆，单元门口画了禁停线。",
        solved: true,
    },
    Said {
        of: 1,
        by: 3,
        at: "2022-03-06 09:30",
        text: "联系上了当年的施工单位，7日上午和区住建局一起到现场。",
        solved: false,
    },
];

/// A matter outside the assembly.
pub struct Beside {
    pub at: &'static str,
    pub door: &'static str,
    pub about: About,
    /// Category, title, the resident's own words.
    pub words: (&'static str, &'static str, &'static str),
    pub due: &'static str,
}

/// Before the assembly.
pub const BEFORE: [Beside; 2] = [
    Beside {
        at: "2022-02-28 08:20",
        door: "2-1101",
        about: About::Door,
        words: (
            "house-leak",
            "顶楼渗水，墙皮往下掉",
            "一下雨，卧室顶上就渗水，墙皮掉了一大块。",
        ),
        due: "2022-03-04",
    },
    Beside {
        at: "2022-03-01 18:05",
        door: "2-401",
        about: About::Unit(1, 1),
        words: (
            "vehicle-blocked",
            "外来车占了消防通道",
            "2单元门前天天停满外面的车。",
        ),
        due: "2022-03-07",
    },
];

/// Since the assembly.
pub const SINCE: [Beside; 3] = [
    Beside {
        at: "2022-03-04 20:11",
        door: "2-702",
        about: About::Unit(1, 7),
        words: (
            "corridor-clutter",
            "7楼楼道堆了旧家具",
            "旧沙发堆在7楼转角，轮椅过不去。",
        ),
        due: "2022-03-09",
    },
    Beside {
        at: "2022-03-05 09:30",
        door: "1-902",
        about: About::Unit(0, 9),
        words: (
            "corridor-door",
            "9楼管道井门关不上",
            "9楼管道井的门晃来晃去，夜里响。",
        ),
        due: "2022-03-10",
    },
    Beside {
        at: "2022-03-06 10:00",
        door: "2-201",
        about: About::Compound,
        words: (
            "house-facility",
            "活动室周末也开门吧",
            "活动室周末锁着，孩子没地方去。",
        ),
        due: "2022-03-13",
    },
];
