# 表决：结果的说明
poll-line = { $counted ->
    [present] 到会
    [taking_part] 参加
    [yes] 同意
   *[votes] 得票
 } { $count }/{ $base } { $unit ->
    [households] 户
    [area] 平方米
   *[heads] 人
 } { $share } { $held ->
    [yes] ✓
   *[no] ✗，还差 { $missing } { $unit ->
        [households] 户
        [area] 平方米
       *[heads] 人
    }
 }
poll-returned = 只算收回的票
poll-with-silent = 把送到未回的票计入多数
poll-carried = 通过
poll-lost = 没有通过
poll-no-quorum = 参加的不够，这次不作数
poll-elected = 名额都选满了
poll-runoff = 还有{ $seats }个名额，由得票多的{ $candidates }人另行选举
poll-open-seats = 还空着{ $seats }个名额

refuse-poll-questions = 一张选票上要有一到{ $most }个问题。请改一改，您填的都还在。
refuse-poll-other-purpose = 这条规则不能用来决定这样的问题。请换一条规则，您填的都还在。
refuse-poll-candidates = 名额和候选人对不上：至少要有一个名额，每个候选人只列一次。请改一改，您填的都还在。
refuse-poll-too-few-candidates = 要选{ $seats }人，候选人应当比这多。请再提名，您填的都还在。
refuse-poll-incumbent = 这条规则不让现任的再当候选人。请改一改候选人，您填的都还在。
refuse-poll-must-be-secret = 按这条规则要无记名投票。请改成无记名，您填的都还在。
refuse-poll-silent = 未反馈的票在这里不能计入：规则没有这样写，或者这不是记名的议案。请关掉这个开关，您填的都还在。
refuse-poll-no-runoff = 这条规则没有另行选举。请换一条规则，您填的都还在。

refuse-vote-notice = 离开始投票只有{ $days }天，规则要提前{ $need }天通知。请改晚一些，或者写明为什么来不及；您填的都还在。
refuse-vote-notice-fixed = 离开始投票只有{ $days }天，规则要提前{ $need }天通知，不能缩短。请改晚一些，您填的都还在。
refuse-vote-roll-days = 名册要在投票前公布{ $need }天，现在只有{ $days }天。请把开始的日子改晚一些，您填的都还在。
refuse-vote-no-end = 这条规则规定了投票要几天。请填上什么时候结束，您填的都还在。
refuse-vote-end = 结束的时间要在开始之后，也要在现在之后。请改一改，您填的都还在。
refuse-vote-window = 这条规则要投{ $least }到{ $most }天。请改一改结束的时间，您填的都还在。
refuse-vote-not-open = 还没有开始投票。开始以后再来，您选的没有记下。
refuse-vote-already-open = 投票已经开始了，什么也没有改。
refuse-vote-not-closed = 投票还没有结束，不能计票。
refuse-vote-over = 投票已经结束（{ $day } { $time }）。这一次没有记下；结果贴在这一页上。
refuse-vote-cancelled = 这次表决已经取消，这一次没有记下。
refuse-vote-assembly = 这次表决在户主大会上进行。请先开会，再开始投票。
refuse-vote-still = 还有表决没有结束：“{ $title }”。请先结束或者取消它，再散会。
refuse-vote-not-on-the-roll = 您家不在这次表决的名册上，没有记下。名册有错，请找社区。
refuse-vote-not-entitled = 名册上这一户记的是{ $mark ->
    [vacant] 空置
   *[undelivered] 未交付
 }，不计票，没有记下。记错了，请找社区。
refuse-vote-other-door = 您家这一票{ $time }已经{ $door ->
    [phone] 用手机投过
    [paper] 用纸票投过
   *[proxy] 由受托的邻居投过
 }，那一票算数。要改，请还走那条路。
refuse-vote-door-used = 您家这一票{ $time }已经{ $door ->
    [phone] 在手机上领走
    [paper] 领了纸票
   *[proxy] 由受托的邻居领走
 }。无记名的票只能领一次，没有再发。
refuse-vote-no-proxies = 这条规则不能委托，没有记下。
refuse-vote-gave-proxy = 您家已经委托邻居代投。要自己投，请先到签到处取消委托。
refuse-vote-not-the-holder = 这一户没有委托给您，没有记下。
refuse-vote-candidate-holds = 候选人不能替别人投票。这一户请另外委托，或者自己来投。
refuse-vote-unanswered = 第{ $no }题还没有选。选好再投，前面选的都还在。
refuse-vote-too-many = 第{ $no }题最多选{ $most }人。请去掉几个，别的都还在。
refuse-vote-nobody = 第{ $no }题选了不在选票上的人。请重新选，别的都还在。
refuse-vote-not-a-name = 第{ $no }题写的不像一个人的名字。请写清楚姓名，别的都还在。
refuse-vote-secrecy = 这次表决不是这样投的。请回到表决的页面，按那里说的投。
refuse-vote-voters = 这条规则不是按户投票，现在还不能用来表决。请换一条规则，您填的都还在。
refuse-vote-not-asked = 请先问过每位候选人：愿意参选，名字可以印在选票上。问过了打个勾，您填的都还在。
refuse-vote-whose-role = 请选要罢免的是谁。您填的都还在。
refuse-vote-no-second = 没有名额要另行选举，或者已经另行选举了。什么也没有改。
refuse-vote-no-candidate = 找不到候选人“{ $typed }”：写门牌，一行一位，那一户要登记了户主，同一户只写一次。您填的都还在。
refuse-vote-has-voted = 这一户已经投过票，到会不能再取消。什么也没有改。
