//! What is learned, and above all when nothing is said.

use super::*;

/// What people say of six kinds of things, made up.
const THINGS: [(&str, &[&str]); 6] = [
    (
        "lift",
        &[
            "电梯停在三楼",
            "电梯门关不上",
            "电梯晃得厉害",
            "电梯又困人了",
            "电梯按钮失灵",
        ],
    ),
    (
        "light",
        &[
            "楼道灯不亮",
            "楼道灯一闪一闪",
            "感应灯坏了",
            "灯泡烧了没人换",
            "楼梯间黑漆漆",
        ],
    ),
    (
        "noise",
        &[
            "半夜唱歌吵",
            "音响震得睡不着",
            "楼上拖椅子响",
            "广场舞声音太大",
            "装修电钻吵人",
        ],
    ),
    (
        "rubbish",
        &[
            "垃圾桶满了",
            "垃圾没人清运",
            "厨余垃圾发臭",
            "垃圾堆在路边",
            "分类垃圾站脏",
        ],
    ),
    (
        "parking",
        &[
            "车位被占",
            "没有停车位",
            "停车费乱收",
            "地库车位漏租",
            "车停在草地上",
        ],
    ),
    (
        "dog",
        &[
            "大狗不牵绳",
            "野狗追孩子",
            "狗叫一整夜",
            "狗粪没人捡",
            "流浪狗咬人",
        ],
    ),
];
const AROUND: [&str; 8] = [
    "请尽快派人来看看",
    "已经三天了",
    "邻居们都着急",
    "麻烦社区协调",
    "打过电话没人接",
    "老人进出害怕",
    "拍了照片在上面",
    "谢谢你们",
];

/// A row of numbers that looks like chance and is always the same.
fn chance(seed: &mut u64) -> usize {
    *seed = seed
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) as usize
}

/// Made-up matters. `wrong` of a hundred bear a label by chance.
fn lessons(count: usize, wrong: usize) -> Vec<Lesson<&'static str>> {
    let mut seed = 7;
    let one = |n: usize| {
        let (label, said) = THINGS[n % THINGS.len()];
        let title = said[chance(&mut seed) % said.len()];
        let around = |seed: &mut u64| AROUND[chance(seed) % AROUND.len()];
        let text = format!(
            "{title}，{}，{}，第{n}次说。",
            around(&mut seed),
            around(&mut seed)
        );
        let label = match chance(&mut seed) % 100 < wrong {
            true => THINGS[chance(&mut seed) % THINGS.len()].0,
            false => label,
        };
        Lesson {
            title: title.to_owned(),
            text,
            label,
        }
    };
    (0..count).map(one).collect()
}

#[test]
fn what_can_be_learned_is_learned_and_says_how_good_it_is() {
    let learned = Learned::from(&lessons(600, 3));
    let measured = *learned.measured().expect("good enough");
    assert!(
        measured.of >= LEAST_MEASURED && measured.percent() >= RIGHT_PERCENT,
        "{measured:?}"
    );
    assert!(measured.right <= measured.of && measured.of <= measured.examined);
    let said = learned
        .suggest("", "电梯门坏了，困人半小时")
        .expect("it speaks");
    assert_eq!(
        (said.label, said.of, said.percent),
        ("lift", measured.of, measured.percent())
    );
    assert_eq!(
        learned.suggest("大狗追着孩子跑", "").map(|s| s.label),
        Some("dog")
    );
}

#[test]
fn of_what_it_never_heard_it_says_nothing() {
    let learned = Learned::from(&lessons(600, 3));
    for text in ["", "退休金怎么领", "zzz", "。。。"] {
        assert_eq!(learned.suggest("", text), None, "{text}");
    }
}

#[test]
fn a_young_district_hears_nothing() {
    let few = LEAST_MEASURED as usize - 1;
    for count in [0, 1, 50, few] {
        let learned = Learned::from(&lessons(count, 0));
        assert_eq!(learned.measured(), None, "{count}");
        assert_eq!(
            learned.suggest("电梯停在三楼", "电梯停在三楼"),
            None,
            "{count}"
        );
    }
}

#[test]
fn where_labels_are_noise_nothing_is_said() {
    for (count, wrong) in [(600, 100), (3000, 100), (1200, 60)] {
        let learned = Learned::from(&lessons(count, wrong));
        assert_eq!(learned.measured(), None, "{count} with {wrong} %");
        assert_eq!(learned.suggest("电梯停在三楼", ""), None);
    }
}

#[test]
fn nobody_is_examined_on_what_they_were_taught() {
    // Words by chance, labels by chance: whoever had seen the text would know its label.
    let mut seed = 11;
    let mut one = |_| {
        let words: Vec<String> = (0..14)
            .map(|_| format!("w{}", chance(&mut seed) % 900))
            .collect();
        Lesson {
            title: words.join(" "),
            text: String::new(),
            label: THINGS[chance(&mut seed) % THINGS.len()].0,
        }
    };
    let all: Vec<_> = (0..800).map(&mut one).collect();
    assert_eq!(Learned::from(&all).measured(), None);
}

#[test]
fn one_label_alone_is_no_choice() {
    let mut all = lessons(600, 0);
    all.iter_mut().for_each(|l| l.label = "lift");
    assert_eq!(Learned::from(&all).measured(), None);
}

#[test]
fn the_same_text_again_and_again_is_not_knowing() {
    // One text under two labels, hundreds of times: whoever knew the copies would be right.
    let copies = |n: usize| Lesson {
        title: format!("第{}号怪事", n % 12),
        text: String::new(),
        label: if (n % 12) < 6 { "lift" } else { "dog" },
    };
    let all: Vec<_> = (0..600).map(copies).collect();
    assert_eq!(Learned::from(&all).measured(), None);
}

#[test]
fn the_same_lessons_teach_the_same() {
    let (one, other) = (
        Learned::from(&lessons(600, 5)),
        Learned::from(&lessons(600, 5)),
    );
    assert_eq!(one.measured(), other.measured());
    for (_, said) in THINGS {
        for text in said {
            assert_eq!(one.suggest("", text), other.suggest("", text));
        }
    }
}

#[test]
fn more_than_the_bound_is_not_looked_at() {
    let mut all = lessons(600, 0);
    let kept = Learned::from(&all).measured().copied();
    let filler = Lesson {
        title: "无".into(),
        text: String::new(),
        label: "noise",
    };
    all.extend(std::iter::repeat_n(filler, MOST_LESSONS - all.len()));
    let full = Learned::from(&all).measured().copied();
    all.extend(lessons(50, 100));
    assert_eq!(Learned::from(&all).measured().copied(), full);
    assert!(kept.is_some());
}
