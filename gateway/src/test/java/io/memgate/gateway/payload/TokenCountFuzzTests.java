package io.memgate.gateway.payload;

import java.nio.charset.StandardCharsets;
import java.util.List;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;

/** The count of a text, and the shortcuts around counting, never disagree. */
class TokenCountFuzzTests {

	private static final Encoding ENCODING = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);

	private static final TokenCounter COUNTER = new TokenCounter(1, 1, new CountingTime());

	private static final int LIMIT = 20;

	@FuzzTest
	void shortcutsAndCountAgree(byte[] bytes) {
		String text = new String(bytes, StandardCharsets.UTF_8);
		List<String> texts = List.of(text, text);
		long tokens = 2L * ENCODING.countTokensOrdinary(text);

		TokenCounterTests.assertAgrees(TextSize.of(texts).against(LIMIT), tokens, LIMIT, 0);
		TokenCounterTests.assertAgrees(COUNTER.byTokens(texts, LIMIT, Policies.TOKENIZER), tokens, LIMIT, 0);
	}

}
