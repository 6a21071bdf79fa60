/**
 * Programs of IMP as text, each ending in an equilibrium of its loops. Matrices lie row by row, `INF` is a number above all others, and
 * what a program reads stands in its first line.
 */
export const programs: Readonly<
  Record<
    | 'factorial'
    | 'gcd'
    | 'bfs'
    | 'bellmanFord'
    | 'floydWarshall'
    | 'prim'
    | 'minimum'
    | 'insertionSort'
    | 'binarySearch'
    | 'scc',
    string
  >
> = {
  factorial: `# X; gives Y = X!
Y := 1;
while X > 0 do (Y := X * Y; X := X - 1)`,

  gcd: `# A, B above 0; gives their greatest common divisor in both (Euclid)
while !(A == B) do if A < B then B := B - A else A := A - B`,

  bfs: `# N, S, E[N * N] with 1 for an edge; gives distances D (-1 where there is no path) and parents P
for V in 0..N - 1 do (D[V] := -1; P[V] := V);
D[S] := 0; L := 0; CHANGED := 1;
while CHANGED > 0 do (
  CHANGED := 0;
  for U in 0..N - 1 do if D[U] == L then
    for V in 0..N - 1 do if E[U * N + V] == 1 && D[V] < 0 then (D[V] := L + 1; P[V] := U; CHANGED := 1);
  L := L + 1)`,

  bellmanFord: `# N, S, INF, W[N * N] with INF for no edge; gives distances D and parents P
for V in 0..N - 1 do (D[V] := INF; P[V] := V);
D[S] := 0; CHANGED := 1;
while CHANGED > 0 do (
  CHANGED := 0;
  for U in 0..N - 1 do if D[U] < INF then
    for V in 0..N - 1 do if W[U * N + V] < INF && D[U] + W[U * N + V] < D[V] then
      (D[V] := D[U] + W[U * N + V]; P[V] := U; CHANGED := 1))`,

  floydWarshall: `# N, INF, D[N * N] with INF for no edge and 0 on the diagonal; gives distances D
K := 0;
while K < N do (
  for I in 0..N - 1 do for J in 0..N - 1 do
    if D[I * N + K] < INF && D[K * N + J] < INF && D[I * N + K] + D[K * N + J] < D[I * N + J] then
      D[I * N + J] := D[I * N + K] + D[K * N + J];
  K := K + 1)`,

  prim: `# N, S, INF, W[N * N] with INF for no edge; gives the minimum spanning tree's parents P and weights KEY
for V in 0..N - 1 do (KEY[V] := INF; IN[V] := 0; P[V] := V);
KEY[S] := 0; U := S;
while U >= 0 do (
  IN[U] := 1;
  for V in 0..N - 1 do if IN[V] == 0 && W[U * N + V] < KEY[V] then (KEY[V] := W[U * N + V]; P[V] := U);
  U := -1; LEAST := INF;
  for V in 0..N - 1 do if IN[V] == 0 && KEY[V] < LEAST then (LEAST := KEY[V]; U := V))`,

  minimum: `# N, A[N]; gives the index M of the first least number
M := 0; CHANGED := 1;
while CHANGED > 0 do (
  CHANGED := 0;
  for I in 0..N - 1 do if A[I] < A[M] then (M := I; CHANGED := 1))`,

  insertionSort: `# N, A[N]; gives A in order
J := 1;
while J < N do (
  KEY := A[J]; I := J - 1;
  while I >= 0 && KEY < A[I] do (A[I + 1] := A[I]; I := I - 1);
  A[I + 1] := KEY;
  J := J + 1)`,

  binarySearch: `# N, A[N] in order, X; gives in LOW the first index whose number is not below X, or the last index
LOW := 0; HIGH := N - 1;
while LOW < HIGH do (
  MID := LOW;
  while MID + MID + 2 <= LOW + HIGH do MID := MID + 1;
  if A[MID] < X then LOW := MID + 1 else HIGH := MID)`,

  scc: `# N, E[N * N] with 1 for an edge; gives in C the least node of each node's strongly connected component
for I in 0..N - 1 do for J in 0..N - 1 do R[I * N + J] := E[I * N + J];
for I in 0..N - 1 do (R[I * N + I] := 1; C[I] := I);
CHANGED := 1;
while CHANGED > 0 do (
  CHANGED := 0;
  for I in 0..N - 1 do for J in 0..N - 1 do if R[I * N + J] == 1 then
    for K in 0..N - 1 do if R[J * N + K] == 1 && R[I * N + K] == 0 then (R[I * N + K] := 1; CHANGED := 1));
CHANGED := 1;
while CHANGED > 0 do (
  CHANGED := 0;
  for I in 0..N - 1 do for J in 0..N - 1 do
    if R[I * N + J] == 1 && R[J * N + I] == 1 && C[J] < C[I] then (C[I] := C[J]; CHANGED := 1))`,
};
