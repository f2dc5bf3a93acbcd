package io.memgate.memory.lucene;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MixedLanguageAnalyzerTests {

	private final MixedLanguageAnalyzer analyzer = MixedLanguageAnalyzer.ofTexts();

	@Test
	void englishWordsAreTakenByTheirStem() {
		assertThat(this.analyzer.terms("Caroline's Hiking, hikes & HIKED", 10)).containsExactly("carolin", "hike");
	}

	@Test
	void chineseIsTakenByCharactersAndPairs() {
		assertThat(this.analyzer.terms("喜欢猫", 10)).containsExactlyInAnyOrder("喜", "喜欢", "欢", "欢猫", "猫");
	}

	@Test
	void oneTextMayMixBoth() {
		assertThat(this.analyzer.terms("用Python写代码", 10)).contains("python", "写代", "代码", "用");
	}

	@Test
	void fullWidthLettersAreLetters() {
		assertThat(this.analyzer.terms("ＡＢＣ", 10)).containsExactly("abc");
	}

	@Test
	void noMoreTermsAreTakenThanWanted() {
		assertThat(this.analyzer.terms("a b c d", 2)).containsExactly("a", "b");
	}

	@Test
	void markupAndPunctuationAreNoTerms() {
		assertThat(this.analyzer.terms("+()[]{}*?~\"\\ && || !", 10)).isEmpty();
	}

	@Test
	void ofAQuestionItsFunctionWordsAreLeftOut() {
		assertThat(MixedLanguageAnalyzer.ofQuestion("When did Caroline's sister go to the zoo?", 10))
			.containsExactly("carolin", "sister", "go", "zoo");
		assertThat(MixedLanguageAnalyzer.ofQuestion("她的猫在哪里", 10)).contains("猫").doesNotContain("的", "在", "哪里");
	}

	@Test
	void aQuestionOfFunctionWordsAloneKeepsThem() {
		assertThat(MixedLanguageAnalyzer.ofQuestion("who are you?", 10)).containsExactly("who", "ar", "you");
	}

}
