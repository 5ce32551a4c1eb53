"""The forms of an issue: 刊头信息 and 版记, with what an office keeps for them."""
