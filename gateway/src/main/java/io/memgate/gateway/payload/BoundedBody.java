package io.memgate.gateway.payload;

import java.util.Arrays;

import io.memgate.gateway.payload.Checked.Passed;
import io.memgate.gateway.payload.Checked.Refused;
import io.memgate.gateway.problem.BrokenRequestException;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * A request's body while it arrives. Every buffer is copied and released at once, so none
 * is held whatever comes of the request; memory grows with what has arrived, not with
 * what a client declares.
 */
final class BoundedBody {

	private static final int FIRST_BYTES = 4096;

	private static final byte[] NONE = new byte[0];

	private final int limit;

	private final int expected;

	private byte[] bytes = NONE;

	private int size;

	private BoundedBody(int limit, long declared) {
		this.limit = limit;
		this.expected = (declared >= 0) ? (int) declared : limit;
	}

	/**
	 * Reads the whole body. One of more bytes than the terms allow is refused without
	 * reading when it is declared so, else as soon as they have passed.
	 */
	static Mono<Checked<byte[]>> read(ServerHttpRequest request, Terms terms) {
		long declared = request.getHeaders().getContentLength();
		if (declared > terms.maxBytes()) {
			return Mono.just(new Refused<>(PayloadRefusals.tooManyBytes(terms, declared),
					Measures.ofSize(Amount.exactly(declared))));
		}
		return Mono.defer(() -> {
			BoundedBody body = new BoundedBody((int) terms.maxBytes(), declared);
			return request.getBody()
				.take(BrokenRequestException.MOST_BUFFERS)
				.all(body::append)
				.map((fits) -> body.checked(fits, terms));
		});
	}

	/** Takes a buffer; false, which ends the reading, when it does not fit. */
	private boolean append(DataBuffer buffer) {
		try {
			int more = buffer.readableByteCount();
			if (more > this.limit - this.size) {
				return false;
			}
			ensureCapacity(this.size + more);
			buffer.read(this.bytes, this.size, more);
			this.size += more;
			return true;
		}
		finally {
			DataBufferUtils.release(buffer);
		}
	}

	private void ensureCapacity(int needed) {
		if (needed > this.bytes.length) {
			int roomy = Math.max(needed, Math.max(FIRST_BYTES, 2 * this.bytes.length));
			this.bytes = Arrays.copyOf(this.bytes, Math.max(needed, Math.min(roomy, this.expected)));
		}
	}

	private Checked<byte[]> checked(boolean fits, Terms terms) {
		if (!fits) {
			return new Refused<>(PayloadRefusals.tooManyBytes(terms), Measures.ofSize(Amount.moreThan(this.limit)));
		}
		return new Passed<>((this.size == this.bytes.length) ? this.bytes : Arrays.copyOf(this.bytes, this.size));
	}

}
