# 规则文件为什么不能用
rule-fault-shape = { $file } 第{ $line }行写得不对，读不下去：{ $why }
rule-fault-unknown-key = { $file } 第{ $line }行的“{ $key }”不是规则里的项目。这里可以写：{ $known }。
rule-fault-missing = { $file } 从第{ $line }行起的这一段缺“{ $key }”。
rule-fault-wrong-value = { $file } 第{ $line }行：“{ $key }”应当写成 { $wanted }。
rule-fault-no-share = { $file } 第{ $line }行：{ $share } 不是一个整体里的份额。
rule-fault-ends-before = { $file } 第{ $line }行：结束早于开始。
rule-fault-id = { $file } 第{ $line }行：规则的编号只能用大写字母、数字和下划线，不能是“{ $id }”。
rule-fault-unit = { $file } 第{ $line }行：名册是 { $voters }，不能按 { $by } 计。
rule-fault-base = { $file } 第{ $line }行：{ $counted } 不是 { $of } 当中的一部分，比不出份额。
rule-fault-no-part = { $file } 第{ $line }行：规则说可以用来 { $purpose }，却没有写 { $part }。
rule-fault-no-quorum = { $file } 第{ $line }行：没有写多少人参加才有效（[[quorum]]）；只有要名册上全体过线的议案可以不写。
rule-fault-silent = { $file } 第{ $line }行：没有送达证明，未反馈的票不能计入。
rule-fault-no-such-base = { $file } 第{ $line }行：没有“{ $id }”这条规则可以修改。
rule-fault-name-of-a-law = { $file } 第{ $line }行：“{ $id }”是法律的名字，社区自己的规则请另取一个，rank 写 "community"。
rule-fault-twice = { $file } 第{ $line }行：“{ $id }”已经有了；改了内容就换一个生效日期。
rule-fault-unreadable = 读不了 { $file }：{ $why }

# tanxin rules
cli-rules = 列出用得上的规则：法律、地方规定和社区自己的约定，各从哪天起、到哪天止、出处在哪。
cli-rules-examples =
    {"  "}tanxin rules                        全部规则，旧法也在
    {"  "}tanxin rules --on 2022-03-03        那一天有效的
    {"  "}tanxin rules check 楼道长.toml       看一份规则写得对不对
    {"  "}社区自己的规则放在一个文件夹里，用设置 rules（或 TANXIN_RULES）指过去。
cli-rules-arg-on = 只看这一天有效的
cli-rules-check = 看一份规则文件写得对不对；不对就说哪一行、为什么。
cli-rules-check-examples =
    {"  "}tanxin rules check rules/楼道长.toml
cli-rules-check-arg-file = 规则文件（TOML）
cli-rules-since = {"    "}{ $from } 起有效　{ $source } { $articles }
cli-rules-ended = {"    "}{ $from } 至 { $until } 有效　{ $source } { $articles }
cli-rules-count = 共{ $count }条。
cli-rules-none = 那一天没有有效的规则。
cli-rules-who = {"    "}名册：{ $who }
cli-rules-measure = {"    "}{ $counted ->
    [present] 到会
    [taking_part] 参加
    [yes] 同意
   *[votes] 得票
 } { $share }（占{ $of ->
    [entitled] 名册
    [present] 到会的
    [taking_part] 参加表决的
    [cast] 已投的选票
   *[valid] 有效票
 }，按{ $unit ->
    [households] 户数
    [area] 面积
   *[heads] 人数
 }）
cli-rules-runoff = {"    "}另行选举：
cli-rules-before-use = {"    "}使用前请核对：{ $what }
cli-rules-good = { $file } 写得对，可以用。
