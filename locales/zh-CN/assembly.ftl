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
