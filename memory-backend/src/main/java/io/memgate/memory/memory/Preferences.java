package io.memgate.memory.memory;

import java.util.regex.Pattern;

/**
 * The rules that tell a preference from a fact. A preference is what a user says of
 * themselves about liking, disliking or wanting something, always or in general; a
 * question is none, nor is what an assistant says.
 *
 * <p>
 * The rules look at one sentence at a time:
 * <ol>
 * <li>I or we, a word or two of degree at most, and a verb of liking, disliking or
 * preferring: "I really love hiking", "we don't like noise", 我最喜欢猫.
 * <li>Something named as a favourite: "my favourite colour", 我的最爱.
 * <li>A lasting wish about how to be served: "please always", "never call me", "from now
 * on", 以后请, 请不要.
 * </ol>
 * "I would like a coffee" is a wish of the moment, and no preference.
 */
final class Preferences {

	private static final String DEGREE = "(?:(?:really|also|still|always|generally|usually|just|absolutely|do|don't|do not|never|especially|mostly|much|simply|actually|truly|particularly|strongly) )";

	private static final Pattern ENGLISH = Pattern.compile(
			"\\b(?:i|we) " + DEGREE + "{0,2}"
					+ "(?:like|love|adore|enjoy|prefer|hate|dislike|loathe|detest|can't stand|cannot stand|avoid)\\b"
					+ "|\\b(?:i'd|i would|we'd|we would) (?:much )?rather\\b" + "|\\b(?:i'm|i am) (?:not )?" + DEGREE
					+ "?(?:a (?:big|huge) )?(?:fond of|keen on|fan of|into)\\b"
					+ "|\\b(?:my|our) (?:all-time )?(?:favou?rite|preferred|preference)\\b"
					+ "|\\b(?:please|you should) (?:always|never)\\b|\\bfrom now on\\b|^(?:always|never) ",
			Pattern.CASE_INSENSITIVE);

	private static final Pattern CHINESE = Pattern
		.compile("(?:我|我们|俺|咱)(?:真的|一直|也|都|还|就|最|很|非常|特别|更|比较|挺|超|超级|不|不太|不怎么|从不|从来不|并不){0,3}"
				+ "(?:喜欢|喜爱|热爱|偏爱|偏好|爱[吃喝看听玩]|讨厌|厌恶|反感|受不了|宁愿|宁可)" + "|(?:我|我们)的(?:最爱|偏好|喜好)|(?:我|我们)最爱"
				+ "|请(?:总是|一直|始终|永远|务必|不要|别|勿)|(?:以后|今后|从现在起)(?:都|请|不要|别|要)");

	private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?。！？\\n])\\s*");

	private Preferences() {
	}

	/**
	 * Whether a text has a sentence that is a preference.
	 */
	static boolean areIn(String text) {
		return SENTENCE_END.splitAsStream(text.replace('\u2019', '\'')).anyMatch(Preferences::isOne);
	}

	private static boolean isOne(String sentence) {
		return !sentence.endsWith("?") && !sentence.endsWith("？")
				&& (ENGLISH.matcher(sentence).find() || CHINESE.matcher(sentence).find());
	}

}
