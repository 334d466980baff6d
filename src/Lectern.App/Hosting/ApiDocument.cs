using Lectern.App.Access;
using Microsoft.OpenApi;

namespace Lectern.App.Hosting;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c>, and a page to browse it at <c>/docs</c>.</summary>
static class ApiDocument
{
    const string KeyScheme = "ApiKey";
    const string TokenScheme = "Bearer";

    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Lectern";
            document.Info.Version = "1";
            document.Info.Description = $"Learning analytics: events in, figures out. Give an API key in the header {ApiKeys.Header}, or a token as Authorization: Bearer.";
            document.Servers?.Clear();
            (document.Components ??= new()).SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [KeyScheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = ApiKeys.Header },
                [TokenScheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT" },
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            var name = Policies.NameOf(context.Description.HttpMethod ?? "", context.Description.RelativePath ?? "");
            if (Policies.Rows.GetValueOrDefault(name) is not { IsPublic: false }) return Task.CompletedTask;
            operation.Security = [.. new[] { KeyScheme, TokenScheme }.Select(s => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(s, context.Document)] = [] })];
            // Every one of them may be closed to a role.
            if (operation.Responses?.GetValueOrDefault("401") is { } unauthenticated)
                operation.Responses.TryAdd("403", new OpenApiResponse { Description = "Forbidden", Content = unauthenticated.Content is { } content ? new Dictionary<string, OpenApiMediaType>(content) : null });
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
    }
}
