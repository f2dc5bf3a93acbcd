package io.memgate.gateway.policy;

/**
 * A vendor's code for success or an error: the value of the envelope's code member.
 *
 * @param text the code's characters, such as {@code 40300} or {@code 0429}
 * @param number whether it is written as a JSON number; otherwise as a string
 */
public record Code(String text, boolean number) {

	/** The code as it stands in JSON. */
	public String json() {
		return this.number ? this.text : '"' + this.text + '"';
	}

}
