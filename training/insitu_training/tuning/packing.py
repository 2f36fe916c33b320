def run_packing(place, pack):
    raise SystemExit("todo")
