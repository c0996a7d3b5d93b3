module example.org/player

require (
	github.com/mattn/go-sqlite3 v1.14.22
	github.com/lib/pq v1.10.9 // indirect
)
