package io.memgate.gateway.payload;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The one pass over an addMessage body: strict JSON, field rules, collected text.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RequestReaderBenchmark {

	/** Bytes of text in the one message. */
	@Param({ "200", "4000", "16000" })
	int textBytes;

	private byte[] body = new byte[0];

	private final Terms terms = Policies.terms(Policies.ADD_MESSAGE);

	private final Shape shape = Shape.of(Policies.ADD_MESSAGE, List.of());

	@Setup
	public void makeBody() {
		String text = "I like tea. ".repeat(Math.ceilDiv(this.textBytes, 12)).substring(0, this.textBytes);
		this.body = ("{\"user_id\":\"u\",\"conversation_id\":\"c\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text
				+ "\"}]}")
			.getBytes(StandardCharsets.UTF_8);
	}

	@Benchmark
	public Object read() {
		return RequestReader.read(this.body, this.terms, this.shape);
	}

}
