package io.memgate.memory.embedding;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Splits a text into the numbers of a BERT model's vocabulary: lower case, without
 * accents, Chinese characters and punctuation each by itself, other words by their
 * longest known pieces. As in Google's BERT, {@code tokenization.py}.
 */
final class WordPieces {

	private static final int MOST_CHARACTERS_PER_WORD = 100;

	private final Map<String, Integer> vocabulary;

	private final int unknown;

	WordPieces(Map<String, Integer> vocabulary) {
		this.vocabulary = Map.copyOf(vocabulary);
		this.unknown = number("[UNK]");
	}

	/**
	 * The numbers of a text between those of its beginning and end.
	 * @param most most numbers; a longer text is cut
	 */
	long[] of(String text, int most) {
		List<Integer> numbers = new ArrayList<>();
		numbers.add(number("[CLS]"));
		for (String word : words(text)) {
			if (numbers.size() >= most - 1) {
				break;
			}
			addPieces(word, numbers);
		}
		List<Integer> kept = numbers.subList(0, Math.min(numbers.size(), most - 1));
		kept.add(number("[SEP]"));
		return kept.stream().mapToLong(Integer::longValue).toArray();
	}

	private void addPieces(String word, List<Integer> numbers) {
		int before = numbers.size();
		int from = (word.length() > MOST_CHARACTERS_PER_WORD) ? -1 : 0;
		while (from >= 0 && from < word.length()) {
			from = addLongest(word, from, numbers);
		}
		if (from < 0) {
			numbers.subList(before, numbers.size()).clear();
			numbers.add(this.unknown);
		}
	}

	private int addLongest(String word, int from, List<Integer> numbers) {
		for (int to = word.length(); to > from; to--) {
			Integer number = this.vocabulary.get(((from > 0) ? "##" : "") + word.substring(from, to));
			if (number != null) {
				numbers.add(number);
				return to;
			}
		}
		return -1;
	}

	private static List<String> words(String text) {
		List<String> words = new ArrayList<>();
		StringBuilder word = new StringBuilder();
		Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFD).codePoints().forEach((character) -> {
			if (isAlone(character)) {
				end(word, words);
				words.add(Character.toString(character));
			}
			else if (Character.isWhitespace(character) || Character.isSpaceChar(character)) {
				end(word, words);
			}
			else if (!isNothing(character)) {
				word.appendCodePoint(character);
			}
		});
		end(word, words);
		return words;
	}

	private static void end(StringBuilder word, List<String> words) {
		if (!word.isEmpty()) {
			words.add(word.toString());
			word.setLength(0);
		}
	}

	private static boolean isAlone(int character) {
		return Character.isIdeographic(character) || isPunctuation(character);
	}

	private static boolean isPunctuation(int character) {
		if (character < 128) {
			return character > ' ' && character < 127 && !Character.isLetterOrDigit(character);
		}
		return switch (Character.getType(character)) {
			case Character.CONNECTOR_PUNCTUATION, Character.DASH_PUNCTUATION, Character.START_PUNCTUATION,
					Character.END_PUNCTUATION, Character.INITIAL_QUOTE_PUNCTUATION, Character.FINAL_QUOTE_PUNCTUATION,
					Character.OTHER_PUNCTUATION ->
				true;
			default -> false;
		};
	}

	private static boolean isNothing(int character) {
		return switch (Character.getType(character)) {
			case Character.NON_SPACING_MARK, Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE,
					Character.UNASSIGNED, Character.SURROGATE ->
				true;
			default -> character == 0xFFFD;
		};
	}

	private int number(String piece) {
		@Nullable Integer number = this.vocabulary.get(piece);
		if (number == null) {
			throw new IllegalArgumentException("The vocabulary has no " + piece);
		}
		return number;
	}

}
