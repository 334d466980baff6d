using Lectern.App.Configuration;

namespace Lectern.App.WebPage;

/// <summary>
/// The web page as <c>web/</c> was built, read whole at the start: a build beside a running server mixes no versions, and a path that is
/// asked for is looked up among these and never in the file system.
/// </summary>
sealed class BuiltPage
{
    const string Index = "index.html";

    /// <summary>Where the build puts what it names by what it holds.</summary>
    const string Hashed = "/assets/";

    readonly Dictionary<string, PageFile> files = new(StringComparer.Ordinal);

    BuiltPage(string folder)
    {
        if (!File.Exists(Path.Combine(folder, Index))) return;
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var path = "/" + Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');
            if (path == "/" + Index) Document = File.ReadAllText(file);
            else if (Path.GetExtension(file) is not (".br" or ".gz")) files[path] = PageFile.Read(file, path.StartsWith(Hashed, StringComparison.Ordinal));
        }
    }

    /// <summary>The one document, with places for a nonce; null: the page was not built.</summary>
    public string? Document { get; }

    /// <summary>Another file of the page, by its path as it is asked for.</summary>
    public PageFile? Find(string path) => files.GetValueOrDefault(path);

    /// <summary>That of the settings, else that beside the executable, where a published build has it.</summary>
    public static BuiltPage Of(Settings settings) => new(settings.WebDirectory ?? Path.Combine(AppContext.BaseDirectory, "wwwroot"));
}
