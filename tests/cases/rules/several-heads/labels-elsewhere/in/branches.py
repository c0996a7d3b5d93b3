EXPAND = "expand"
CONTRACT = "contract"
