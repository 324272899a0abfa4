// What the builder adds to its own configuration.
module.exports = {
  // Its ids of modules and chunks come from absolute paths, so that the same sources would build other bytes in another
  // folder; these are counted.
  optimization: { moduleIds: "natural", chunkIds: "natural" },
  // Style sheets without remarks and blanks: every page loads some.
  module: { rules: [{ test: /\.css$/, loader: "builtin:lightningcss-loader", options: { minify: true } }] },
};
