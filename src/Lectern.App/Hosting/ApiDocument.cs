using Lectern.App.Access;

namespace Lectern.App.Hosting;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c>, and a page to browse it at <c>/docs</c>.</summary>
static class ApiDocument
{
    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = Microsoft.OpenApi.OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Lectern";
            document.Info.Version = "1";
            document.Info.Description = $"Learning analytics: events in, figures out. Give the API key in the header {ServiceKey.Header}.";
            document.Servers?.Clear();
            return Task.CompletedTask;
        });
    });

    public static void MapApiDocument(this WebApplication app)
    {
        app.MapOpenApi();
        app.UseSwaggerUI(o =>
        {
            o.RoutePrefix = "docs";
            o.SwaggerEndpoint("/openapi/v1.json", "Lectern");
            o.DocumentTitle = "Lectern API";
        });
        app.MapGet("/", () => TypedResults.Redirect("/docs")).ExcludeFromDescription();
    }
}
