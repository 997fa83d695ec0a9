# 楼栋立面
facade-floors = 楼层
facade-state = 状况
facade-floor = { $floor }层
facade-comma = ，
facade-none = 没有诉求
facade-settled = 已解决
facade-open = 办理中
facade-due = 今天到期
facade-late = 已逾期
facade-absent = 未到
facade-proxy = 委托
facade-here = 已到
facade-vacant = 空置
facade-off = 不在名册
facade-corridor = { $floor }层走廊
facade-entrance = 整个楼道
facade-whole = 整幢楼
