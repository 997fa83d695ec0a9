# 诉求

refuse-matter-unknown-place = 没有这个地点，可能已经撤下。您写的都还在，请重新选一个地点。
refuse-matter-unknown-household = 没有这一户。写下的都还在，请核对门牌再记。
refuse-matter-unknown-category = 还没有选是哪一类的事。您写的都还在，请选一类；拿不准就选“其他”。
refuse-matter-unknown-office = 这个地点还没有机构接这件事，没有记下。您写的都还在，请给社区打电话，让他们先登记一个机构。
refuse-matter-due-before-today = 办结的日子不能早于今天，什么也没有改动。请选今天或以后的日子。
refuse-matter-not-yours = 这件事不是您家提的，算不算解决要由提的那一户来说。什么也没有改动。
refuse-matter-not-yet-solved = 机构还没有说办好，现在不用回话，什么也没有改动。办好了会来问您。
refuse-matter-already-solved = 已经说过办好了，正在等居民回话，这次没有记下。居民说没有解决，就会退回来接着办。
refuse-matter-already-confirmed = 这件事在{ $at }已经回过话了，那次的话还在，这次没有再记。
refuse-matter-already-withdrawn = 这件事已经撤回，这次没有记下。如果又需要办，请再提一次。
refuse-matter-still-asking = 还在等居民回话，日子没到，什么也没有改动。
refuse-matter-meanwhile = 您写的时候，别人在{ $at }先动了这件事。您写的都还在下面，请看看现在到了哪一步，再决定要不要记。
refuse-matter-no-verdict = 还没有选解决了没有。您写的都还在，请在三句话里选一句。
refuse-matter-too-many-photos = 照片太多，一次最多{ $most }张，都没有存下。您写的字还在，请重新选照片。
refuse-matter-receipt-lost = 这件事早就记下了，可是封存回执号的密钥不在了，回执号看不到。请看纸上或手机里原来那张回执。
refuse-photo-no-photo = 第{ $nr }张不是照片，或者文件坏了，都没有存下。您写的字还在，请重新选照片（JPEG、PNG、WebP）。
refuse-photo-too-large = 有一张照片超过{ $most } MB，都没有存下。您写的字还在，请换小一点的，或者先发文字、照片以后再补。
refuse-photo-too-many-pixels = 第{ $nr }张照片尺寸太大，都没有存下。您写的字还在，请截个屏再发那一张。
