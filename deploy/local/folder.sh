# The data folder of one Memgate: that it is ours, that one `up` works on it at a time, and what it keeps.
# To be sourced with `data` set to the folder and `root` to the source tree.
# shellcheck shell=bash

# own_folder: makes the data folder, or sees to it that it was made here, and makes `data` absolute.
own_folder() {
	mkdir -p "$data"
	data=$(cd "$data" && pwd)
	if [[ ! -e $data/.memgate ]]; then
		[[ -z $(ls -A "$data") ]] || fail "$data is not empty and was not made by deploy/local/up: left alone."
		say "Made by deploy/local/up, which empties this folder when told --fresh." >"$data/.memgate"
		chmod 700 "$data"
	fi
}

# lock_folder: keeps a second `up` off the folder until unlock_folder.
lock_folder() {
	local pid start lock=$data/.memgate.lock
	until (set -o noclobber && say "$$ $(began $$)" >"$lock") 2>/dev/null; do
		read -r pid start <"$lock" || continue
		[[ $(began "$pid") != "$start" ]] || fail "Another deploy/local/up (process $pid) is at work on $data."
		rm -f "$lock"
	done
}

unlock_folder() {
	rm -f "$data/.memgate.lock"
}

# stage_policy: puts the policy of a new folder aside, with its profile and the schema, so that nothing is emptied for
# one that is not there, or that lies in the folder itself.
stage_policy() {
	local file=${policy:-$root/deploy/policy/memos-free.yml} staged=$data/.memgate.policy from profile
	if [[ -f $data/policy.yml && -z $fresh ]]; then
		[[ -z $policy ]] || say "$data/policy.yml stays in force; $policy is for a new folder (--fresh) only."
		return
	fi
	[[ -r $file ]] || fail "There is no policy file $file."
	profile=$(sed -n "s/^profile:[[:space:]]*[\"']\{0,1\}\([A-Za-z0-9._-]*\).*/\1/p" "$file")
	for from in "$(dirname "$file")" "$root/deploy/policy"; do
		if [[ -f $from/profiles/$profile.yml ]]; then
			rm -rf "$staged"
			mkdir -p "$staged/profiles"
			cp "$from/profiles/$profile.yml" "$staged/profiles/"
			cp "$root/deploy/policy/policy.schema.json" "$staged/"
			cp "$file" "$staged/policy.yml"
			return
		fi
	done
	fail "$file names the profile '$profile', and there is no profiles/$profile.yml beside it or in deploy/policy."
}

empty_folder() {
	find "$data" -mindepth 1 -maxdepth 1 ! -name '.memgate*' -exec rm -rf {} +
}

# fill_folder: makes what a folder holds, where it is missing.
fill_folder() {
	mkdir -p "$data"/{app,bin,logs,memory,redis,run,secrets}
	chmod 700 "$data/secrets"
	make_secret admin-token
	make_secret assertion
	if [[ -d $data/.memgate.policy ]]; then
		rm -rf "$data/profiles"
		mv "$data/.memgate.policy"/* "$data/"
		rmdir "$data/.memgate.policy"
	fi
}

# make_secret NAME: 256 random bits in hexadecimal, made once.
make_secret() {
	if [[ ! -s $data/secrets/$1 ]]; then
		(umask 077 && od -An -N32 -tx1 -v /dev/urandom | tr -d ' \n' >"$data/secrets/$1")
	fi
}
