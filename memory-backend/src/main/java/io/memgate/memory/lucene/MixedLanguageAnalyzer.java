package io.memgate.memory.lucene;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.cjk.CJKWidthFilter;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * Splits text that may mix English and Chinese into terms: English words by their stem,
 * Chinese, Japanese and Korean as single characters and pairs. One field serves both
 * because the scripts do not share terms. All words of a text are terms. Of a question
 * its function words are not, unless it has no others: they tell how it is asked and not
 * what about.
 */
final class MixedLanguageAnalyzer extends Analyzer {

	private static final int ALL_SCRIPTS = CJKBigramFilter.HAN | CJKBigramFilter.HIRAGANA | CJKBigramFilter.KATAKANA
			| CJKBigramFilter.HANGUL;

	private static final MixedLanguageAnalyzer TEXTS = new MixedLanguageAnalyzer(false);

	private static final MixedLanguageAnalyzer QUESTIONS = new MixedLanguageAnalyzer(true);

	private final boolean withoutFunctionWords;

	private MixedLanguageAnalyzer(boolean withoutFunctionWords) {
		this.withoutFunctionWords = withoutFunctionWords;
	}

	static MixedLanguageAnalyzer ofTexts() {
		return new MixedLanguageAnalyzer(false);
	}

	/**
	 * The distinct terms of a question, in order, as many as wanted.
	 */
	static SequencedSet<String> ofQuestion(String question, int most) {
		SequencedSet<String> telling = QUESTIONS.terms(question, most);
		return telling.isEmpty() ? TEXTS.terms(question, most) : telling;
	}

	/**
	 * The distinct terms of a text, in order, as many as wanted.
	 */
	SequencedSet<String> terms(String text, int most) {
		SequencedSet<String> terms = new LinkedHashSet<>();
		try (TokenStream tokens = tokenStream("", text)) {
			CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
			tokens.reset();
			while (terms.size() < most && tokens.incrementToken()) {
				terms.add(term.toString());
			}
			return terms;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	protected TokenStreamComponents createComponents(String fieldName) {
		StandardTokenizer tokenizer = new StandardTokenizer();
		TokenStream words = new EnglishPossessiveFilter(new LowerCaseFilter(new CJKWidthFilter(tokenizer)));
		if (this.withoutFunctionWords) {
			words = new StopFilter(words, FunctionWords.ENGLISH);
		}
		TokenStream terms = new CJKBigramFilter(new PorterStemFilter(words), ALL_SCRIPTS, true);
		if (this.withoutFunctionWords) {
			terms = new StopFilter(terms, FunctionWords.CHINESE);
		}
		return new TokenStreamComponents(tokenizer, terms);
	}

}
