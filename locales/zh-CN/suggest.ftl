# What a text seems to be about
suggest-title = 像是哪一类
suggest-kind = 像是“{ $kind }”
suggest-office = 先交给{ $office }
suggest-measured = 根据本区{ $of }件，这样的建议{ $percent }%是对的。对不对由您定。
suggest-change = 改成“{ $kind }”
