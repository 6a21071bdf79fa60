import { kleeneProject } from '../../vitest.shared.ts';

export default kleeneProject('backend-simd');
