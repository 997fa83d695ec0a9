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
refuse-vote-gave-proxy = 您家已经委托邻居代投。要自己投，请先找签到的人或者社区取消委托。
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

poll-list-title = 表决
poll-list-of = { $name }的表决
poll-call = 发起表决
poll-ahead = 正在进行
poll-none-ahead = 现在没有要表决的事。
poll-over = 已经结束
poll-none-over = 还没有结束的表决。
poll-older = 更早的
poll-kicker = 表决
poll-secrecy = 记名还是无记名
poll-secrecy-open = 记名
poll-secrecy-secret = 无记名
poll-how-open = 记名：计票以后，这里的各户都看得见每户怎么投。
poll-how-secret = 无记名：谁投了看得见，怎么投的谁也看不见；投票时不报进行中的结果。
poll-state-called = 还没开始
poll-state-open = 正在投票
poll-state-closed = 正在计票
poll-state-counted = 已有结果
poll-state-cancelled = 已取消
poll-yes = 同意
poll-no = 不同意
poll-abstain = 弃权
poll-blank = 谁也没选
poll-invalid = 无效
poll-who-is-elected = 当选：{ $names }
poll-fate-elected = 当选
poll-fate-tied = 票数相同，另行选举
poll-fate-outrun = 票数够了，名额已满
poll-fate-short = 票数不够
poll-voted = 您已投票
poll-yours = 您家（{ $door }）还没有投票
poll-yours-short = 您代表{ $door }
poll-for = 您受{ $door }委托
poll-helping = 您在帮{ $door }投票
poll-voted-how = { $household }　{ $time }{ $door ->
    [phone] 用手机投的
    [paper] 用纸票投的
   *[proxy] 由受托的邻居投的
 }。
poll-change = 改票
poll-no-vote = 名册上这一户不计票。记错了，请找社区。
poll-gave = 您家已经委托邻居代投。要自己投，请先到签到处取消委托。
poll-go = 去投票
poll-one-each = 一户一票。
poll-until = { $when }前都可以投，不用赶。
poll-cancelled-because = 取消的原因：
poll-counting = 投票已经结束，正在计票。
poll-seats = 选{ $seats }人，最多选{ $seats }人。
poll-may-write = 也可以写别人的名字。
poll-incumbent = 现任
poll-turnout = 投票的有几户
poll-cast = 已投
poll-enough = 投票的户数够了
poll-missing = 还差{ $missing }户，结果才作数
poll-doors = { $unit ->
    [heads] 手机{ $phone }人，纸票{ $paper }人，受托代投{ $proxy }人
   *[households] 手机{ $phone }户，纸票{ $paper }户，受托代投{ $proxy }户
 }
poll-small-group = 这次投票的户很少，无记名也可能从结果猜出谁怎么投。可以改用记名，或者几个单元合起来投。
poll-named = 各户怎么投的
poll-named-deck = 只给名册上的各户和看得到名册的人看；贴在楼下也是这一张。
poll-rule = 谁能投，按什么规则
poll-who = 谁投票
poll-opens = 开始
poll-closes = 结束
poll-posted = 公布
poll-second-round = 另行选举
poll-first-round = 第一次选举的结果
poll-help = 看不清，不会按？
poll-help-words = 打电话，有人念给您听，帮您按；也可以要一张纸选票。帮忙的人事后看不到您怎么投。
poll-tools = 办理
poll-open-note = 开始以后，各户就可以投票。
poll-open = 开始投票
poll-stop = 停止投票
poll-stop-note = 停止以后不再收票、发票。票箱里的纸票倒出来混在一起，两个人分别录；账对上了就自动计票。
poll-close-note = 结束以后不再收票，马上计票。
poll-close = 结束投票，计票
poll-second-note = 名额没有选满，由得票多的人再选一次。
poll-second = 另行选举
poll-other = 取消这次表决
poll-cancel-why = 为什么取消
poll-cancel = 取消表决
poll-door = 门牌
poll-answer = 怎么投的
poll-way = 从哪里投
poll-door-phone = 手机
poll-door-paper = 纸票
poll-door-proxy = 受托代投
poll-not-voted = 没有投
poll-back = 回到这次表决
poll-question = 第{ $no }题，一共{ $of }题
poll-mark = 最多选{ $seats }人
poll-other-name = 另选他人
poll-write-name = 另选的人的名字
poll-nobody = 弃权，谁也不选
poll-next = 下一题
poll-look-over = 看一遍
poll-previous = 上一题
poll-read = 念给我听
poll-read-stop = 不念了
poll-asked-again = 一户一票。投之前还会再问您一遍。
poll-review = 您这样投，对吗？
poll-helped = 有人帮我按的
poll-helping-note = 会记下有人帮忙。投了以后，您看不到这一户怎么投的。
poll-cast-it = 投票
poll-cast-note = 结束以前还可以改。
poll-choose-again = 再选一遍
poll-done = { $door }的这一票{ $time }收到了。
poll-done-after = 不用再做什么。结束以前还可以改；结果会贴在表决的页面上。
poll-then-for = 再替{ $door }投
poll-kind-motion = 议案：同意、不同意、弃权
poll-kind-election = 推选：从候选人里选
poll-kind-recall = 罢免
poll-block = 第{ $no }题
poll-text = 问什么
poll-text-hint = 像当面问邻居那样写，比如：充电棚加装投币口，您同意吗？
poll-more = 要知道的事
poll-candidates = 候选人住哪一户
poll-candidates-hint = 推选才填。一行一户，写门牌，比如 302；名字按登记的户主。
poll-seats-label = 选几人
poll-who-lives = 看各户的户主
poll-asked = 候选人都问过了：愿意参选，名字可以印在选票上
poll-more-questions = 再加一题
poll-recall-whom = 要罢免的是
poll-title = 表决的名称
poll-call-send = 发起
poll-call-after-room = 发起以后各户看得见题目；会上点“开始投票”才能投。
poll-call-after = 发起以后名册就定下来，不再加人；到时间自动开始和结束。
poll-minutes-turnout = 应投{ $entitled }户，已投{ $taken }户：手机{ $phone }户，纸票{ $paper }户，受托代投{ $proxy }户
refuse-vote-not-a-token = 这张票不是在这次表决里领的，没有投进票箱。请回到表决的页面再领；领过的话，请用领票的那部手机投。
refuse-vote-key-gone = 这次表决的签票钥匙打不开，领不了票，您家这一票没有用掉。请要一张纸选票，并告诉社区。
poll-unsent = 没有送到。您选的还在这部手机上，请看看网络，再按一次“投票”。
poll-drawn-title = 您家的选票已经领走了
poll-drawn-elsewhere = 这张选票不在这部手机上。用领票的那部手机接着投；无记名的票只能领一次，不能再发，也不能改用纸票。
poll-draw-words = 这次是无记名投票，分两步：先领票，再投票。谁领了票看得见，票上怎么选的谁也看不见。
poll-draw-binds = 领了票，您家这一票就只能在这部手机上投，不能再换纸票。
poll-draw-trusts = 这里没有加密的网络，或者浏览器不能自己制票，选票由服务器代您制作：要相信服务器不去偷看。不放心，请要一张纸选票。领票以后请接着投完，不要清空浏览器。
poll-draw = 领票
poll-draw-paper = 想用纸票，就不要领，请找会上的工作人员。
poll-what-holds = 这样投票，哪些保得住，哪些保不住
poll-holds-1 = 您的手机先造一个没人见过的号码，蒙上再请服务器签名；投的时候只出示号码和签名，不带您是谁。所以服务器分不清哪张票是谁的。
poll-holds-2 = 结束以后，所有的号码和票都公布，按号码排，不按先后；您能找到自己的号码，谁都能重新数一遍。
poll-holds-3 = 结束以前，管服务器的人如果一直盯着网络和磁盘，能看出票是什么时候投进来的。领了票，可以过一会儿再投。
poll-holds-4 = 有人站在您身后看，或者您自己把号码给人看，这个办法挡不住。
poll-holds-5 = 如果结果几乎是一边倒，或者投票的户很少，别人也能猜出来。
poll-number-words = 这是您的票号。记下来，结束以后可以在公布的名单里找到它，看看数得对不对。
poll-number-after = 票号不要给别人看：看到号码，就能看到您怎么投的。
poll-left = 领了没有投的{ $left }张。
poll-past = 投票的时间到了，纸票还在录。录完、对上账，结果就出来。
poll-papers = 纸票印了{ $printed }张：计票{ $entered }张，作废{ $spoiled }张，没有用{ $unused }张。
poll-papers-not = 不知去向{ $missing }张，没有录完{ $waiting }张，原因：{ $reason }
poll-drawn-at = { $household }　{ $time }领的票。投过了，结束以前还能在领票的手机上改。
poll-paper-at = { $household }　{ $time }领了纸选票。
poll-go-on = 接着投
poll-narrower = 也可以只问其中一处：
poll-recount = 下载重新数票的网页
poll-recount-note = 一个网页文件，存下来再打开，断了网也能用：重新数一遍，找自己的票号，对不上的地方打叉。
poll-recount-name = 重新数票 { $title }
poll-file = 下载全部选票和规则
poll-file-note = 谁都能用它重新数一遍：tanxin verify-poll 文件名；无记名的票按号码排，找得到自己的号码。
poll-proxies = 委托
poll-proxies-deck = 来不了的户，可以写一张委托书请邻居代投；一户最多代{ $most }户，候选人不能代。
poll-proxies-list = 谁委托了谁
poll-proxies-nobody = 还没有人委托。
poll-proxies-pair = { $from } 委托 { $to }
poll-proxies-take-back = 取消
poll-proxies-to = 委托给谁家（门牌）
poll-proxies-note = 看过委托书再记。记下以后，那一户自己就不能投了，由受托的邻居在自己手机上替他投；还没有投，随时可以取消。
poll-log = 经过：谁什么时候做了什么
poll-log-deck-open = 最近的在上面。这里看得到谁投过票，看不到怎么投的。
poll-log-deck-secret = 最近的在上面。这里看得到谁领过票；无记名的票什么时候投的、怎么投的，哪里都没有记。
poll-log-when = 时间
poll-log-who = 谁
poll-log-what = 做了什么
poll-log-of = ：
poll-log-clock = 到时间，系统自动
poll-log-called = 发起表决
poll-log-opened = 开始投票
poll-log-stopped = 停止投票
poll-log-closed = 结束
poll-log-counted = 计票
poll-log-cancelled = 取消
poll-log-voted = 投票
poll-log-vote-changed = 改票
poll-log-drawn = 领票
poll-log-papers-printed = 排好纸票（张）
poll-log-paper-handed = 发一张纸票
poll-log-paper-read = 录一张纸票
poll-log-paper-replaced = 改用纸票
poll-log-paper-spoiled = 作废一张纸票
poll-log-paper-unused = 一张纸票没有用
poll-log-papers-left = 清点没有用的纸票（张）
poll-log-proxied = 记下委托
poll-log-proxy-ended = 取消委托
poll-log-objected = 提出异议
poll-log-objection-ruled = 裁定异议
poll-log-delivered = 记下选票送到
poll-log-delivery-undone = 取消一条送到的记录
