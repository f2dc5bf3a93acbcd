package io.memgate.memory.lucene;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
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
 * because the scripts do not share terms. Stop words stay: a text of nothing else must be
 * found by its own words, and ranking makes them count little.
 */
final class MixedLanguageAnalyzer extends Analyzer {

	private static final int ALL_SCRIPTS = CJKBigramFilter.HAN | CJKBigramFilter.HIRAGANA | CJKBigramFilter.KATAKANA
			| CJKBigramFilter.HANGUL;

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
		TokenStream tokens = new LowerCaseFilter(new CJKWidthFilter(tokenizer));
		tokens = new PorterStemFilter(new EnglishPossessiveFilter(tokens));
		return new TokenStreamComponents(tokenizer, new CJKBigramFilter(tokens, ALL_SCRIPTS, true));
	}

}
