# 户卡和门牌码
refuse-card-unknown = 没有这样一张户卡。请对着卡片一组一组再输一遍；还是不行，请找社区重印一张。
refuse-card-revoked = 这张户卡已经作废，进不去了。以前说过的事都还在，请找社区要一张新卡。
refuse-card-other-district = 这个编码是别的区的，这里没有。请扫卡片上的二维码，它会带您到对的地方。
refuse-card-other-kind = 这不是户卡的编码。户卡的编码中间有一个字母 H。
refuse-card-no-household = 户卡只发给一户人家，这里不是一户。请选一户再来。
