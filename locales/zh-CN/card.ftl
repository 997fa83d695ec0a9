# 户卡和门牌码
refuse-card-unknown = 没有这样一张户卡。请对着卡片一组一组再输一遍；还是不行，请找社区重印一张。
refuse-card-revoked = 这张户卡已经作废，进不去了。以前说过的事都还在，请找社区要一张新卡。
refuse-card-other-district = 这个编码是别的区的，这里没有。请扫卡片上的二维码，它会带您到对的地方。
refuse-card-other-kind = 这不是户卡的编码。户卡的编码中间有一个字母 H。
refuse-card-no-household = 户卡只发给一户人家，这里不是一户。请选一户再来。
refuse-door-unknown = 没有这样一个门牌码，可能已经换了新的。请看看门口有没有新贴的。
code-title = 输户卡编码
code-label = 卡上的编码
code-hint = 18位，一组一组地照着输；大小写都行，横线可以不输。
code-look = 看看是哪一家
code-none = 没有户卡，请到社区居委会领一张。
card-title = 户卡
card-door = { $door }室
card-deck = 这张卡是这户人家的，不用登录名。
card-enter = 我住这里，进门
card-not-you = 不是您家？请关掉这一页，把卡还给这户人家或社区。
card-captain-title = 您是楼道长？
card-captain-pin = 您的六位暗码
card-captain-new-pin = 定一个六位暗码
card-captain-word = 社区给的口令
card-captain-new-phone = 这部手机还不认识您。请输社区给的口令，再定一个只有自己知道的暗码，以后就不用口令了。
card-captain-pin-hint = 不要用一样的或者连着的数字。
card-captain-enter = 以楼道长进来
door-deck = 这是一个门牌码，谁都可以扫。它只说明您在哪里。
door-raise = 有事要说
door-look = 看看这里
cards-homes = 各户的卡
cards-count = { $count ->
    [0] 还没有户卡
   *[other] { $count }张户卡能用
 }
cards-issued = { $date }发出
cards-revoke = 作废
cards-issue = 再发一张
cards-show = 看卡
cards-handed = { $door }室的户卡
cards-handed-why = 请当面交给这一户：扫一扫，或者照着输。拿到卡的人都能进他家的门，不要发在群里。
cards-handed-qr = 户卡的二维码
door-code-title = 门牌码
door-code-make = 做一个门牌码
door-code-why = 贴在门口，谁都可以扫。它只说明是哪里，不说明是谁。
