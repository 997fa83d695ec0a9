# 户主大会
refuse-rule-unknown = 没有这条规则。请重新选一条。
refuse-rule-not-yet = { $day }那天，这条规则还没有生效（{ $from }起生效）。请换一条那天有效的规则，您填的都还在。
refuse-rule-ended = { $day }那天，这条规则已经失效（{ $from }至{ $until }有效）。请换一条那天有效的规则，您填的都还在。

refuse-assembly-electorate = 户主大会要在一个单元、一幢楼或者一个小区召开。请换一个地点，您填的都还在。
refuse-assembly-voters = 这条规则要的不是户，这种名册现在还做不了。请换一条按户的规则，您填的都还在。
refuse-assembly-past = 这个时间已经过去了。请改一个以后的时间；已经开过的会，请用“补录纸质大会”。
refuse-assembly-not-yet-held = 这个时间还没到。还没开的会请用“召集大会”，您填的都还在。
refuse-assembly-notice = 离开会只有{ $days }天，规则要提前{ $need }天通知。要么改晚一些，要么写明为什么来不及；您填的都还在。
refuse-assembly-notice-fixed = 离开会只有{ $days }天，规则要提前{ $need }天通知，不能缩短。请改晚一些，您填的都还在。
refuse-assembly-agenda = 还没有议程。请至少写一条，您填的都还在。
refuse-assembly-no-quorum = 现在到了{ $present }户，名册上{ $entitled }户，要到{ $need }户才能开会，还差{ $missing }户。签到都在，可以再等等，也可以延期再开。
refuse-assembly-quorum-there = 到的户数已经够了，可以宣布开会，不用延期。
refuse-assembly-not-open = 大会还没有宣布开会，这一步什么也没有改动。先开会，再来办。
refuse-assembly-open = 大会已经开了，这一步什么也没有改动。
refuse-assembly-closed = 大会已经结束，名册和签到不再改动。要更正请改会议纪要。
refuse-assembly-cancelled = 大会已经取消，这一步什么也没有改动。
refuse-assembly-adjourned = 这次人数不够，大会已经改天接着开。请到接着开的那一场去办。

refuse-roll-empty = 这里没有一户能列入名册。请先把住户录进来，或者看看是不是都标成了空置。
refuse-roll-not-frozen = 名册还没有冻结，还不能签到。请召集人先冻结名册。
refuse-roll-frozen = 名册在{ $at }已经冻结，谁在册、谁空置，这一场都不再改动。
refuse-roll-not-on-it = 这一户不在本场大会的名册上，什么也没有改动。请看看是不是单元或门牌打错了。
refuse-roll-not-entitled = { $mark ->
    [undelivered] 这一户在名册上记的是“未交付”，不计入应到户数，不能签到。
   *[other] 这一户在名册上记的是“空置”，不计入应到户数，不能签到。
 }名册冻结以后不改；人可以进来听，也可以发言。

refuse-check-in-already = { $by ->
    [household] { $door }在{ $at }已经用自己的手机签到了，不用再签。
    [public] { $door }在{ $at }已经签到了，不用再签。
   *[other] { $door }在{ $at }已经由{ $name }签到了，不用再签。
 }如果签错了户，可以撤销。
refuse-check-in-not-there = 这一户没有签到，没有什么可撤销的。也许别人已经撤销了。
refuse-check-in-holds-proxies = 这一户还代着{ $count }户，先撤销那些委托，再撤销它的签到。
refuse-check-in-which-door = 有好几户都叫这个门牌：{ $doors }。请把单元也打上，如1-302。
refuse-check-in-no-door = 名册上找不到“{ $typed }”。请照门牌打，如302或1-302；打的字还在。
refuse-check-in-early = 还早。开会前一小时起，可以在自己手机上签到。

refuse-proxy-none = 这条规则不收委托。
refuse-proxy-own = 自己不用委托自己。请选一户邻居。
refuse-proxy-holder-away = 代的那一户自己还没到场。等他签到以后，再记委托。
refuse-proxy-not-written = 委托要有书面的。请看过委托书，勾上“有书面委托”再记。
refuse-proxy-cap = 一户最多代{ $most }户，这一户已经代满了。请另外委托一户在场的邻居。

refuse-minutes-moved = 您写的时候，别人也改了这一段。两份都在下面，一个字也没丢；请合成一份再存。
refuse-minutes-none = 大会还没有结束，还没有会议纪要。结束以后会贴在这里。

refuse-paper-fonts = 服务器上没有能排中文的字体，文件没有排出来，记录都在。请管理员装上字体（tanxin doctor 会告诉缺什么），再打印一次。
refuse-paper-too-long = 有一处文字太长，纸上排不下：{ $length }字，最多{ $limit }字。什么也没有改动，改短以后再打印。
refuse-paper-too-many = 一份文件最多排{ $limit }条，这里有{ $count }条。请按楼幢分开打印。
refuse-paper-failed = 文件没有排出来，毛病已经记下，记录都在。请过一会儿再打印。
refuse-assembly-no-time = 看不出是哪一天几点，没有存下，您填的都还在。请把日期和时间填完整。

assembly-list-title = 户主大会
assembly-list-of = { $name }的户主大会
assembly-call = 召集大会
assembly-paper = 补录纸质大会
assembly-ahead = 快要开的
assembly-none-ahead = 眼下没有通知要开的大会。
assembly-over = 开过的
assembly-none-over = 还没有开过大会。
assembly-older = 再往前看
assembly-choose-place = 在哪里开？选一个小区、一幢楼或者一个单元。
assembly-date = 日期
assembly-time = 时间
assembly-venue = 会场
assembly-venue-hint = 照大家平时的叫法写，如5幢1单元架空层。
assembly-agenda = 议程
assembly-agenda-hint = 一行一项，照这个次序开。
assembly-templates = 换一份现成的：
assembly-rule = 规则
assembly-rule-words = 提前{ $days }天通知，到会{ $quorum }可以开会，纪要公示{ $posted }天。
assembly-waiver = 为什么来不及提前通知
assembly-waiver-when = （提前的天数不够时才填，会印在通知上）
assembly-title = 叫什么会
assembly-call-send = 发出通知
assembly-call-after = 发出以后，通知就公开了，可以打印、改期、取消。名册到冻结那天才定。

assembly-state-called = 已通知
assembly-state-open = 正在开
assembly-state-closed = 已开完
assembly-state-cancelled = 取消了
assembly-state-adjourned = 改天接着开
assembly-quorum = 应到{ $entitled }户，到{ $need }户就可以开会
assembly-came = 到会{ $present }户，其中委托{ $proxy }户，应到{ $entitled }户
assembly-was-postponed = 改过{ $times }次期，以这里的时间为准
assembly-was-paper = 纸上开的会，后来补录
assembly-own = 您家来吗？
assembly-own-here = 您家已经签到
assembly-own-comes = 记下了：您家来。
assembly-own-proxied = 记下了：您家委托{ $door }。请写一张委托书交给他家，开会那天带来。
assembly-arrive = 我到了，签到
assembly-come = 我家来
assembly-proxy-whom = 来不了，委托哪一户邻居
assembly-proxy = 来不了，委托邻居
assembly-proxy-note = 委托要写在纸上，到场时给签到的人看一眼才算数。改主意了，随时可以再点。
assembly-notice = 通知
assembly-when = 时间
assembly-where = 会场
assembly-who = 请谁来
assembly-need = 人数
assembly-by = 召集
assembly-why-soon = 为何急开
assembly-articles = 第{ $articles }条
assembly-cancelled-because = 取消的原因：
assembly-adjourned-to = 到的人不够，名册不变，改天接着开。
assembly-goes-on = 看接着开的那一场
assembly-continues = 上一场人数不够，这一场用同一份名册。
assembly-before = 看上一场
assembly-how-to-come = 本次请到的各户，拿户卡扫一扫，可以先告诉大家来不来、委托谁。没有手机也没关系，人到了报门牌就能签到。
assembly-minutes = 会议纪要
assembly-posted-until = 公示到{ $day }，以后也一直查得到
assembly-minutes-pdf = 打开纪要（PDF）
assembly-edition = 第{ $edition }版。
assembly-check = 怎样核对真假
assembly-matters = 会上提的事，后来怎样

assembly-tools = 下一步
assembly-next-freeze = 先看一遍名册，再冻结。冻结以后才能签到。
assembly-freeze-look = 看名册，准备冻结
assembly-missing = 还差{ $missing }户
assembly-enough = 人数够了，可以开会
assembly-door = 去签到
assembly-open = 宣布开会
assembly-room = 去主持页
assembly-write-minutes = 写纪要
assembly-close = 散会，出纪要
assembly-close-note = 散会以后，名册和签到不再改动，纪要马上贴出来、可以打印签名。每一项说了什么，散会前先写好。
assembly-correct-minutes = 更正纪要
assembly-archive-pdf = 存档纪要（带姓名，PDF）
assembly-archive-docx = 存档纪要（带姓名，DOCX）
assembly-archive-md = 存档纪要（带姓名，Markdown）
assembly-sheet = 签到表照片，第{ $nr }张
assembly-see-roll = 看名册
assembly-papers = 打印
assembly-print-notice = 通知（A4）
assembly-print-notice-a3 = 通知（A3）
assembly-print-sheet = 签到表
assembly-print-letters = 每户一封信，带户卡
assembly-print-cards = 只印户卡
assembly-print-note = 还没有户卡的，打印时发一张新的。
assembly-other = 改期、取消
assembly-postpone-title = 改到哪一天
assembly-postpone = 改期
assembly-adjourn = 人数不够，改天接着开
assembly-adjourn-note = 接着开的那一场用同一份名册，签到重新来。
assembly-cancel-title = 取消
assembly-cancel-why = 为什么取消（会写在通知上）
assembly-cancel = 取消大会

roll-title = 名册：{ $title }
roll-name = 名册
roll-mark-entitled = 在住
roll-mark-let = 出租
roll-mark-vacant = 空置
roll-mark-undelivered = 未交付
roll-count = { $count }户
roll-counts = 计入应到户数。
roll-counts-not = 不计入应到户数，冻结以后不能签到。
roll-freeze-note = 冻结以后，谁在册、谁空置，这一场都不再改动。标错了的，请先到地点里改好。
roll-freeze = 冻结名册
roll-frozen = 名册已经冻结。

door-title = 签到：{ $title }
door-name = 签到
door-came = { $time }到
door-how-phone = 自己的手机
door-how-typed = 报门牌
door-how-ticked = 点窗口
door-how-scanned = 扫户卡
door-how-proxy = 委托
door-how-paper = 纸质签到表
door-undo = 撤销
door-not-now = 现在不能签到：名册还没有冻结，或者大会已经结束。
door-scan = 扫户卡
door-type = 报门牌，或用扫码枪扫户卡
door-type-hint = 302，或者1-302。没带户卡也能签到。
door-proxy = 委托
door-announced = { $from }说来不了，委托{ $to }
door-proxy-seen = 看过委托书，记下
door-holder-away = 受托的还没到
door-proxy-form = 记一户委托
door-proxy-from = 谁家来不了（门牌）
door-proxy-to = 委托给谁家（门牌，要先签到）
door-proxy-written = 有书面委托，我看过了
door-proxy-note = 记下委托
door-proxy-most = 一户最多代{ $most }户。
door-tick = 或者点窗口
door-facade = 点一格，这户就到了

minutes-title = 会议纪要：{ $title }
minutes-name = 会议纪要
minutes-note = 一项一项写，写好一项存一项。这里的文字会公开，请不要写谁家的姓名、电话、病情；要写人，请写“一户”。保密的诉求不进纪要。
minutes-theirs = 别人刚存的：
minutes-mine = 您写的（改好再存）：
minutes-save = 存这一项
minutes-version = 第{ $version }稿
minutes-general = 大会的决定，和别的话
minutes-seal = 出新的一版
minutes-seal-note = 改好以后出新的一版：旧版留着，新版有自己的校验码。
check-title = 怎样核对纪要的真假
check-what = 每一版纪要散会时就算好一个校验码，印在纸上，也记进了不能改的事件链。内容改一个字，校验码就全变。谁都可以自己核对，不用相信我们。
check-step-file = 下载数据文件
check-step-sum = 算它的 SHA-256：在苹果电脑或 Linux 上用
check-step-windows = 在 Windows 上用
check-step-compare = 和纸上的、下面的比一比。一样，就是散会时的那一份。
check-edition = 版次
check-sealed = 定稿时间
check-chain = 散会是本区事件链的第{ $seq }号事件，里面有这个校验码。

paper-kind = 户主大会
paper-who = 各户户主
paper-who-proxy = 各户户主，来不了可以委托邻居
paper-notice-days = 提前{ $days }天通知
paper-proxy-most = 一户最多代{ $most }户，委托要写在纸上
paper-note = 会已经在纸上开过了？把签到表和议程照着录进来，再记诉求、写纪要。
paper-date = 哪天开的
paper-agenda = 说了哪些事
paper-signed = 签到表上签了名的，打勾
paper-sheet = 签到表照片
paper-send = 录进来
paper-after = 签到够数的，接着可以记诉求、写纪要、散会；不够数的会如实写明。

place-all-assemblies = 全部大会
place-board = 公示栏：会议纪要
place-posted-until = 公示到{ $day }
