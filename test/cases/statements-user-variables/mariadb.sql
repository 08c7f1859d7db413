SET @uca = 'é' COLLATE utf8mb4_uca1400_as_ci, @short = _utf8mb3 'ß' COLLATE utf8mb3_uca1400_nopad_ai_ci;
INSERT INTO t (v, w) VALUES (@uca, COLLATION(@uca)), (@short, COLLATION(@short));
