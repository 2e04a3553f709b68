#!/bin/sh
# De-identifies a folder with dcmodify (DCMTK). It edits in place, so the folder is copied first.
#
#     with_dcmodify.sh IN OUT ACTIONS
#
# ACTIONS is that of with_pydicom.py beside this file. Rows X are erased at every depth, rows Z and D of the groups 0008,
# 0010, 0020 and 0040 emptied, private elements erased. New UIDs it makes object by object, which breaks references, and
# dates it cannot shift: UIDs stay, and so do dates that no row names.
set -eu
cp -r "$1" "$2"
options=$(awk -F'\t' '
  length($1) != 8 || $1 ~ /x/ || $1 ~ /^000[02]/ { next }
  { tag = "(" substr($1, 1, 4) "," substr($1, 5) ")" }
  $2 ~ /^X/ { print "-ea"; print tag; next }
  $2 ~ /^[ZD]/ && $1 ~ /^(0008|0010|0020|0040)/ { print "-ma"; print tag "=" }
' "$3")
find "$2" -name '*.dcm' | sort | tr '\n' '\0' | xargs -0 -n 500 sh -c '
  IFS="
"
  exec dcmodify --quiet --ignore-errors --no-backup --ignore-missing-tags --erase-private $0 "$@"
' "$options"
