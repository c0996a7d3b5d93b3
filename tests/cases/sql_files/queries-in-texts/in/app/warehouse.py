def sales(warehouse):
    return warehouse.execute("SELECT amount FROM sales_of_another_database WHERE day = ?", ["2024-01-01"])
