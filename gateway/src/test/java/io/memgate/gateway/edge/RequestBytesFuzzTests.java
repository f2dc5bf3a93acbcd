package io.memgate.gateway.edge;

import com.code_intelligence.jazzer.junit.FuzzTest;

import static org.assertj.core.api.Assertions.assertThat;

/** Headers and framing: whatever comes, two readings agree, in one piece or in many. */
class RequestBytesFuzzTests {

	@FuzzTest
	void bothReadingsAgreeInWhateverPieces(byte[] bytes) {
		FramingHandlerTests.assertAgreed(bytes, "fuzzed");

		assertThat(FramingHandlerTests.passed(bytes, 1))
			.isEqualTo(FramingHandlerTests.passed(bytes, Math.max(1, bytes.length)));
	}

}
