CREATE TABLE bookings (room integer, EXCLUDE (room WITH =));
