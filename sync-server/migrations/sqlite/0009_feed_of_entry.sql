-- What a device was told late is replaced in the feed when its entry comes into the record.
CREATE INDEX feed_of_entry ON feed (seq);
