from shop.gone import nothing
