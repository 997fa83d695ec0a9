//! Agenda templates: what assemblies of a stairwell usually speak about.

/// A list of agenda items to start from; people change it as they like.
#[derive(Debug, Clone, Copy)]
pub struct AgendaTemplate {
    /// The word of forms.
    pub word: &'static str,
    /// What it is for, in Chinese.
    pub name_zh: &'static str,
    /// What it is for, in English.
    pub name_en: &'static str,
    /// Its items, in Chinese.
    pub items_zh: &'static [&'static str],
    /// Its items, in English.
    pub items_en: &'static [&'static str],
}

impl AgendaTemplate {
    /// Its name in a language.
    pub const fn name(&self, lang: crate::Lang) -> &'static str {
        match lang {
            crate::Lang::Zh => self.name_zh,
            crate::Lang::En => self.name_en,
        }
    }

    /// Its items in a language.
    pub const fn items(&self, lang: crate::Lang) -> &'static [&'static str] {
        match lang {
            crate::Lang::Zh => self.items_zh,
            crate::Lang::En => self.items_en,
        }
    }

    /// Finds one by its word.
    pub fn by_word(word: &str) -> Option<&'static AgendaTemplate> {
        AGENDAS.iter().find(|t| t.word == word)
    }
}

/// The templates, the usual one first.
pub const AGENDAS: &[AgendaTemplate] = &[
    AgendaTemplate {
        word: "stairwell",
        name_zh: "楼道户主大会",
        name_en: "Assembly of a stairwell",
        items_zh: &[
            "上次说的事办得怎样",
            "大家有什么诉求",
            "推选楼道长",
            "建楼道群，找志愿伙伴",
            "社区服务进楼道",
        ],
        items_en: &[
            "What became of the matters raised last time",
            "What the households ask for",
            "Choosing a stairwell captain",
            "A chat group, and companions for volunteer work",
            "Community services in the stairwell",
        ],
    },
    AgendaTemplate {
        word: "matter",
        name_zh: "专门商量一件事",
        name_en: "One question only",
        items_zh: &["事情的来龙去脉", "大家的意见", "怎么办、谁来办、哪天办好"],
        items_en: &[
            "How things stand",
            "What the households think",
            "What is to be done, by whom, by when",
        ],
    },
    AgendaTemplate {
        word: "compound",
        name_zh: "小区户主大会",
        name_en: "Assembly of a compound",
        items_zh: &[
            "社区报告诉求办理情况",
            "物业报告服务和收支",
            "大家有什么诉求",
            "小区今后怎么办",
        ],
        items_en: &[
            "The community reports on the matters raised",
            "The property company reports on services and accounts",
            "What the households ask for",
            "The future of the compound",
        ],
    },
];
