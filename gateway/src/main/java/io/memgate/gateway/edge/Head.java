package io.memgate.gateway.edge;

import io.memgate.gateway.problem.Refusal;
import org.jspecify.annotations.Nullable;

/** The head of one request, taken line by line as it comes (RFC 9112 §2.1). */
final class Head {

	private final HeadLimits limits;

	private final Fields fields = new Fields();

	private @Nullable String first;

	private int number;

	private int fieldBytes;

	private boolean whole;

	Head(HeadLimits limits) {
		this.limits = limits;
	}

	/** Takes the next line, without its line feed; why it may not stand here, or null. */
	@Nullable Refusal take(String line) {
		if (!Lines.isWhole(line)) {
			return EdgeRefusals.malformed("a line of its head ends without carriage return");
		}
		Refusal tooLarge = tooLarge(line.length() - 1);
		return (tooLarge != null) ? tooLarge : taken(Lines.text(line));
	}

	private @Nullable Refusal taken(String line) {
		String fault;
		if (this.first == null) {
			this.first = line;
			fault = RequestLine.fault(line);
		}
		else if (line.isEmpty()) {
			this.whole = true;
			fault = this.fields.faultOfAll(RequestLine.isOld(this.first));
		}
		else {
			this.number++;
			this.fieldBytes += line.length() + 2;
			if (this.number > this.limits.fields()) {
				return EdgeRefusals.tooManyFields(this.limits.fields());
			}
			fault = this.fields.take(line);
		}
		return (fault != null) ? EdgeRefusals.malformed(fault) : null;
	}

	/**
	 * The refusal of a line for its size.
	 * @param bytes of it without its end, or fewer that have come so far
	 */
	@Nullable Refusal tooLarge(int bytes) {
		if (this.first == null) {
			return (bytes > this.limits.lineBytes()) ? EdgeRefusals.lineTooLong() : null;
		}
		return (this.fieldBytes + bytes > this.limits.fieldBytes()) ? EdgeRefusals.fieldsTooLarge() : null;
	}

	/** Whether the empty line at its end has come. */
	boolean isWhole() {
		return this.whole;
	}

	/** The body that it announces; null for none. */
	@Nullable Body body() {
		return this.fields.body(this.limits);
	}

}
