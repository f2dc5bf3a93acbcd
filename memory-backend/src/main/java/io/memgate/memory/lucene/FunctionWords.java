package io.memgate.memory.lucene;

import java.util.Collection;
import java.util.List;

import org.apache.lucene.analysis.CharArraySet;

/**
 * Words that tell how something is asked, and not what about.
 */
final class FunctionWords {

	/** Before stemming, in lower case. */
	static final CharArraySet ENGLISH = set(
			List.of("""
					a an the this that these those there here what which who whom whose when where why how am is are was were be \
					been being do does did doing have has had having will would shall should can could may might must i me my \
					mine myself we us our ours you your yours he him his she her hers it its they them their theirs himself \
					herself themselves and or but if so as than then not no nor of at by for with about into in on to from out \
					up down over under again both all any some each few more most other such own same too very just only also \
					ever s t d ll m re ve don doesn didn isn aren wasn weren hasn haven hadn won wouldn shouldn couldn can't \
					don't doesn't didn't isn't aren't wasn't weren't what's who's where's when's how's i'm i'd i've i'll you're \
					you've he's she's it's they're they've we're we've let's that's there's tell please know"""
				.split(" ")));

	/** Characters and pairs, as the text is split into. */
	static final CharArraySet CHINESE = set(List.of("""
			的 地 得 了 着 过 吗 呢 吧 啊 呀 么 嘛 是 在 有 和 与 跟 及 或 我 你 您 他 她 它 们 这 那 哪 谁 什 怎 几 多 少 \
			个 些 也 都 就 还 很 把 被 给 对 从 到 向 为 之 其 而 并 且 但 所 以 因 请 问 什么 怎么 怎样 哪里 哪儿 哪个 \
			哪些 多少 几个 为什 是谁 是什 我们 你们 他们 她们 它们 我的 你的 他的 她的 这个 那个 是不 不是 有没 没有 是否 \
			的是 的时 了吗 了什 在哪 时候 么时 请问 告诉""".split(" ")));

	private FunctionWords() {
	}

	private static CharArraySet set(Collection<String> words) {
		return CharArraySet.unmodifiableSet(new CharArraySet(words, false));
	}

}
