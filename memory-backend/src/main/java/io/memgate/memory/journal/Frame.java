package io.memgate.memory.journal;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One record as it stands in a segment file: payload length (4 bytes), CRC-32C of all
 * that follows it (4), position (8), payload. All big-endian.
 *
 * @param position the record's place in the order of all records, from 1
 * @param payload the entry as {@code StoredJson}
 */
record Frame(long position, byte[] payload) {

	static final int HEADER_BYTES = 16;

	private static final int CRC_START = 8;

	int bytes() {
		return HEADER_BYTES + this.payload.length;
	}

	ByteBuffer encode() {
		ByteBuffer bytes = ByteBuffer.allocate(bytes());
		bytes.putInt(this.payload.length).putInt(0).putLong(this.position).put(this.payload).flip();
		return bytes.putInt(4, crc(bytes, 0, this.payload.length));
	}

	/**
	 * Reads the frame that starts at an offset.
	 * @return empty if no whole and sound frame starts there
	 */
	static Optional<Frame> decode(ByteBuffer segment, int offset) {
		if (segment.limit() - offset < HEADER_BYTES) {
			return Optional.empty();
		}
		int length = segment.getInt(offset);
		if (length < 0 || length > segment.limit() - offset - HEADER_BYTES) {
			return Optional.empty();
		}
		if (segment.getInt(offset + 4) != crc(segment, offset, length)) {
			return Optional.empty();
		}
		byte[] payload = new byte[length];
		segment.get(offset + HEADER_BYTES, payload);
		return Optional.of(new Frame(segment.getLong(offset + CRC_START), payload));
	}

	private static int crc(ByteBuffer bytes, int offset, int payloadLength) {
		CRC32C crc = new CRC32C();
		crc.update(bytes.slice(offset + CRC_START, HEADER_BYTES - CRC_START + payloadLength));
		return (int) crc.getValue();
	}

}
